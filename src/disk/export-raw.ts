import type { ByteSink } from '../bytes/byte-source.ts';
import type { Equality } from '../bytes/zeros.ts';
import { type ContentDigest, digestZeros } from './content-digest.ts';
import { type EachPieceOptions, eachPiece } from './each-piece.ts';
import { nonZeroSpans } from './non-zero-spans.ts';
import type { CopiedDisk } from './read-ahead.ts';

/** Where the bytes of a disk go. */
export interface DiskSink extends ByteSink {
  /** Sets the length in bytes; what was never written reads as zeros. */
  truncate(size: number): Promise<void>;
}

export interface ExportOptions extends EachPieceOptions {
  /** Leave holes where the content is zero (default). */
  readonly sparse?: boolean;
  readonly digest?: ContentDigest | null;
  /** The home's own way to compare bytes: zeros are found with it. */
  readonly isEqual?: Equality | undefined;
}

/** `written`: bytes, zeros that were left out not counted. */
export interface ExportResult {
  readonly written: number;
}

const ZEROS = new Uint8Array(1024 * 1024);

/**
 * Copies a range of a disk as a machine would see it; its first byte goes to offset 0.
 * @param options `oneByOne` for a sink that only moves forward
 * @throws {MissingDataError} where data is missing, unless it is taken as zeros
 * @throws the reason of `options.signal`, once that has aborted and nothing is in flight any more
 */
export async function exportRaw(
  disk: CopiedDisk,
  sink: DiskSink,
  options: ExportOptions = {},
): Promise<ExportResult> {
  const { offset: base = 0, sparse = true, oneByOne = false, digest, signal, isEqual } = options;
  const { length: total = disk.virtualSize - base } = options;
  signal?.throwIfAborted();
  let written = 0;
  const put = async (bytes: Uint8Array, at: number): Promise<void> => {
    await sink.write(bytes, at);
    written += bytes.length;
  };
  const putBytes = async (bytes: Uint8Array, at: number): Promise<void> => {
    const spans = sparse ? nonZeroSpans(bytes, isEqual) : [[0, bytes.length] as const];
    for (const [start, end] of spans) await put(bytes.subarray(start, end), at + start);
  };
  const putZeros = async (length: number, at: number): Promise<void> => {
    if (sparse) return;
    for (let done = 0; done < length; done += ZEROS.length) {
      signal?.throwIfAborted();
      await put(ZEROS.subarray(0, Math.min(ZEROS.length, length - done)), at + done);
    }
  };

  // Ahead of the first write: a file system that takes no file so large says so at once.
  if (!oneByOne) await sink.truncate(total);
  const allocate = options.allocate ?? digest?.allocate;
  await eachPiece(disk, { ...options, allocate }, async ({ offset, length, bytes }) => {
    const at = offset - base;
    await Promise.all(
      bytes
        ? [putBytes(bytes, at), digest?.update(bytes)]
        : [putZeros(length, at), digest && digestZeros(digest, length, signal)],
    );
  });
  if (oneByOne) await sink.truncate(total);
  return { written };
}
