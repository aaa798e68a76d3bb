import { BITMAP_BLOCK_BYTES, type Geometry } from './geometry.ts';

/** Where the bits of one payload block stand inside its chunk's sector bitmap block ([MS-VHDX] 2.4). */
export interface BitmapSlice {
  readonly chunk: number;
  /** Bytes from the start of the bitmap block, always whole: a block is at least 256 sectors. */
  readonly start: number;
  readonly length: number;
}

export function bitmapSliceOf(geometry: Geometry, block: number): BitmapSlice {
  const chunk = Math.floor(block / geometry.chunkRatio);
  const length = BITMAP_BLOCK_BYTES / geometry.chunkRatio;
  return { chunk, start: (block % geometry.chunkRatio) * length, length };
}

/** Whether logical sector `sector` is present; bit 0 of byte 0 is the first. */
export function isPresent(bits: Uint8Array, sector: number): boolean {
  return ((bits[sector >>> 3]! >>> (sector & 7)) & 1) === 1;
}

/**
 * First sector at or after `from`, below `end`, whose presence differs from that of `from`:
 * the end of the run that begins there. Skips whole bytes.
 */
export function endOfRun(bits: Uint8Array, from: number, end: number): number {
  const present = isPresent(bits, from);
  const uniform = present ? 0xff : 0x00;
  let sector = from + 1;
  while (sector < end) {
    if ((sector & 7) === 0 && bits[sector >>> 3] === uniform) {
      sector += 8;
      continue;
    }
    if (isPresent(bits, sector) !== present) return sector;
    sector++;
  }
  return end;
}

/** Number of set bits among the sectors `from` (inclusive) to `end` (exclusive). */
export function countPresent(bits: Uint8Array, from: number, end: number): number {
  let count = 0;
  for (let sector = from; sector < end; ) {
    const runEnd = endOfRun(bits, sector, end);
    if (isPresent(bits, sector)) count += runEnd - sector;
    sector = runEnd;
  }
  return count;
}

/** Marks the sectors `from` (inclusive) to `end` (exclusive) as present. */
export function setPresent(bits: Uint8Array, from: number, end: number): void {
  for (let sector = from; sector < end; sector++) bits[sector >>> 3]! |= 1 << (sector & 7);
}
