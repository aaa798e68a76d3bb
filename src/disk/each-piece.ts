import { type CopiedDisk, type Piece, type ReadAheadOptions, readAhead } from './read-ahead.ts';

export interface EachPieceOptions extends ReadAheadOptions {
  /** Wait for each piece before the next one. Default: several are worked on at once, begun in order. */
  readonly oneByOne?: boolean;
  /** Called with the bytes of the range that are done, zeros included. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Does `work` on every piece of a range of the disk; the piece is released when it is done.
 * @throws the first error of reading or of `work`, once nothing is in flight any more
 * @throws the reason of `options.signal`, once that has aborted and nothing is in flight any more
 */
export async function eachPiece(
  disk: CopiedDisk,
  options: EachPieceOptions,
  work: (piece: Piece) => Promise<void>,
): Promise<void> {
  const { offset: base = 0, oneByOne = false, onProgress } = options;
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const piece of readAhead(disk, options)) {
      const tracked = work(piece)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => {
          piece.release();
          inFlight.delete(tracked);
        });
      inFlight.add(tracked);
      // Zeros hold no buffer, so nothing but this bounds how many are in flight.
      if (oneByOne || !piece.bytes) await tracked;
      if (failures.length > 0) break;
      onProgress?.(piece.offset - base + piece.length);
    }
  } finally {
    await Promise.all(inFlight);
  }
  if (failures.length > 0) throw failures[0];
  options.signal?.throwIfAborted();
}
