import type { ByteSource } from '../bytes/byte-source.ts';
import { type Allocate, createBufferPool } from './buffer-pool.ts';
import { type EachPieceOptions, eachPiece } from './each-piece.ts';
import type { CopiedDisk } from './read-ahead.ts';

/** Takes the content of a disk, in order and zeros included. */
export interface ContentDigest {
  /** `bytes` must stay as they are until the promise is done. */
  update(bytes: Uint8Array): Promise<void>;
  /** The same for `length` zeros, of which nobody has to hold a buffer. */
  updateZeros(length: number): Promise<void>;
  /** Memory for bytes that are to come; without it `update` gets bytes of any memory. */
  readonly allocate?: Allocate;
}

/**
 * Feeds a range of a disk to a digest.
 * @throws {MissingDataError} where data is missing, unless it is taken as zeros
 */
export async function digestContent(
  disk: CopiedDisk,
  digest: ContentDigest,
  options: EachPieceOptions = {},
): Promise<void> {
  const allocate = options.allocate ?? digest.allocate;
  await eachPiece(disk, { ...options, allocate }, ({ bytes, length }) =>
    bytes ? digest.update(bytes) : digestZeros(digest, length, options.signal),
  );
}

/** Zeros that are hashed at once: few enough that an abort is not waited out. */
const ZERO_PART_BYTES = 64 * 1024 * 1024;

/**
 * Feeds zeros to a digest.
 * @throws the reason of `signal`, once that has aborted
 */
export async function digestZeros(
  digest: Pick<ContentDigest, 'updateZeros'>,
  length: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let done = 0; done < length; done += ZERO_PART_BYTES) {
    signal?.throwIfAborted();
    await digest.updateZeros(Math.min(ZERO_PART_BYTES, length - done));
  }
}

const FILE_PIECE_BYTES = 1024 * 1024;

/**
 * Feeds a file as it stands to a digest, reading ahead while it is computed.
 * @throws the reason of `options.signal`, once that has aborted and nothing is in flight any more
 */
export async function digestSource(
  source: ByteSource,
  digest: ContentDigest,
  { signal }: Pick<EachPieceOptions, 'signal'> = {},
): Promise<void> {
  signal?.throwIfAborted();
  const pool = createBufferPool(2, FILE_PIECE_BYTES, digest.allocate);
  const read = async (position: number): Promise<{ buffer: Uint8Array; bytes: Uint8Array }> => {
    const buffer = await pool.acquire();
    const bytes = buffer.subarray(0, Math.min(buffer.length, source.size - position));
    await source.read(bytes, position);
    return { buffer, bytes };
  };
  let next = source.size > 0 ? read(0) : null;
  for (let position = FILE_PIECE_BYTES; next; position += FILE_PIECE_BYTES) {
    const { buffer, bytes } = await next;
    signal?.throwIfAborted();
    next = position < source.size ? read(position) : null;
    next?.catch(() => {}); // Told when its turn comes.
    await digest.update(bytes);
    pool.release(buffer);
    if (signal?.aborted) await next?.catch(() => {});
    signal?.throwIfAborted();
  }
}
