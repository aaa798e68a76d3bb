/** The sizes that decide where everything of a virtual disk lies. All sizes in bytes. */
export interface Geometry {
  readonly virtualSize: number;
  readonly blockSize: number;
  readonly logicalSectorSize: number;
  /** Payload blocks that share one sector bitmap block ([MS-VHDX] 2.5). */
  readonly chunkRatio: number;
  readonly payloadBlocks: number;
  readonly bitmapBlocks: number;
  /** Entries the block allocation table must have. */
  readonly batEntries: number;
}

/** A sector bitmap block is 1 MiB and holds one bit a logical sector ([MS-VHDX] 2.4). */
export const BITMAP_BLOCK_BYTES = 0x100000;
const SECTORS_PER_BITMAP_BLOCK = BITMAP_BLOCK_BYTES * 8;

/** Payload blocks that share one sector bitmap block; both sizes in bytes ([MS-VHDX] 2.5). */
export function chunkRatioOf(blockSize: number, logicalSectorSize: number): number {
  return (SECTORS_PER_BITMAP_BLOCK * logicalSectorSize) / blockSize;
}

/** [MS-VHDX] 2.5: counts and ratios from the sizes; all arguments in bytes and already checked. */
export function geometryOf(
  virtualSize: number,
  blockSize: number,
  logicalSectorSize: number,
  hasParent: boolean,
): Geometry {
  const chunkRatio = chunkRatioOf(blockSize, logicalSectorSize);
  const payloadBlocks = Math.ceil(virtualSize / blockSize);
  const bitmapBlocks = Math.ceil(payloadBlocks / chunkRatio);
  const batEntries = hasParent
    ? bitmapBlocks * (chunkRatio + 1)
    : payloadBlocks + Math.floor((payloadBlocks - 1) / chunkRatio);
  return {
    virtualSize,
    blockSize,
    logicalSectorSize,
    chunkRatio,
    payloadBlocks,
    bitmapBlocks,
    batEntries,
  };
}

/** Index in the table of the entry of payload block `block`. */
export function payloadEntryIndex({ chunkRatio }: Geometry, block: number): number {
  return block + Math.floor(block / chunkRatio);
}

/** Index in the table of the sector bitmap entry of chunk `chunk`. */
export function bitmapEntryIndex({ chunkRatio }: Geometry, chunk: number): number {
  return (chunk + 1) * (chunkRatio + 1) - 1;
}

/** How many payload blocks have their entries before the entry at `index` of the table. */
export function blocksBefore({ chunkRatio }: Geometry, index: number): number {
  return index - Math.floor(index / (chunkRatio + 1));
}

/** Bytes of a payload block that lie on the virtual disk: the last block may be cut short. */
export function bytesOnDisk({ blockSize, virtualSize }: Geometry, block: number): number {
  return Math.min(blockSize, virtualSize - block * blockSize);
}
