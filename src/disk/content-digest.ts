import type { ByteSource } from '../bytes/byte-source.ts';
import { type Allocate, createBufferPool } from './buffer-pool.ts';
import { type EachPieceOptions, eachPiece } from './each-piece.ts';
import type { VirtualDisk } from './virtual-disk.ts';

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
  disk: VirtualDisk,
  digest: ContentDigest,
  options: EachPieceOptions = {},
): Promise<void> {
  const allocate = options.allocate ?? digest.allocate;
  await eachPiece(disk, { ...options, allocate }, ({ bytes, length }) =>
    bytes ? digest.update(bytes) : digest.updateZeros(length),
  );
}

const FILE_PIECE_BYTES = 1024 * 1024;

/** Feeds a file as it stands to a digest, reading ahead while it is computed. */
export async function digestSource(source: ByteSource, digest: ContentDigest): Promise<void> {
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
    next = position < source.size ? read(position) : null;
    next?.catch(() => {}); // Told when its turn comes.
    await digest.update(bytes);
    pool.release(buffer);
  }
}
