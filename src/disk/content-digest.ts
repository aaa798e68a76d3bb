import { type EachPieceOptions, eachPiece } from './each-piece.ts';
import type { VirtualDisk } from './virtual-disk.ts';

/** Takes the content of a disk, in order and zeros included. */
export interface ContentDigest {
  /** `bytes` must stay as they are until the promise is done. */
  update(bytes: Uint8Array): Promise<void>;
  /** The same for `length` zeros, of which nobody has to hold a buffer. */
  updateZeros(length: number): Promise<void>;
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
  await eachPiece(disk, options, ({ bytes, length }) =>
    bytes ? digest.update(bytes) : digest.updateZeros(length),
  );
}
