import type { ByteSource } from '../../bytes/byte-source.ts';
import { uint64At } from '../../bytes/little-endian.ts';
import { isZero } from '../../bytes/zeros.ts';
import { BAT_ENTRY_BYTES, BlockState } from './block-allocation-table.ts';
import { BITMAP_BLOCK_BYTES, chunkRatioOf } from './geometry.ts';
import type { RegionTableEntry } from './region-table.ts';

/** What a block allocation table shows of the sizes that it was made for. All in bytes. */
export interface TableEvidence {
  /** The largest one with which no two blocks overlap. */
  readonly blockSize: number;
  /** Up to the end of the last block that is in use. */
  readonly virtualSize: number;
  /** No larger disk has its entries in a table of this length. */
  readonly largestSize: number;
}

const MIB = 0x100000;
const LARGEST_BLOCK = 256 * MIB;
/** Enough for neighbours to show how far blocks lie apart. */
const COMPARED_BYTES = MIB;
/** The table of the largest legal disk is hardly longer. */
const SEARCHED_BYTES = 513 * MIB;
const PIECE = 64 * 1024;

/** A block as its entry has it. Offset in bytes. */
interface Placed {
  readonly index: number;
  readonly offset: number;
}

/**
 * Looks for sizes in the table alone; null where it shows none.
 * @param sectorSize logical, in bytes; where the entries of sector bitmaps stand follows from it
 */
export async function tableEvidence(
  source: ByteSource,
  { fileOffset, length }: RegionTableEntry,
  sectorSize: number,
): Promise<TableEvidence | null> {
  const there = Math.min(length, SEARCHED_BYTES, source.size - fileOffset);
  const table = { source, offset: fileOffset, length: there - (there % BAT_ENTRY_BYTES) };
  const blockSize = largestFitting(await placedBlocks(table), sectorSize);
  if (blockSize === null) return null;
  const perChunk = chunkRatioOf(blockSize, sectorSize) + 1;
  const last = await lastPayloadEntry(table, perChunk);
  const upTo = (entries: number) => (entries - Math.floor(entries / perChunk)) * blockSize;
  const largestSize = upTo(Math.floor(length / BAT_ENTRY_BYTES));
  return last < 0 ? null : { blockSize, virtualSize: upTo(last + 1), largestSize };
}

interface Table {
  readonly source: ByteSource;
  readonly offset: number;
  readonly length: number;
}

/** Blocks that have a place in the file, in the order of their places. */
async function placedBlocks({ source, offset, length }: Table): Promise<Placed[]> {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, COMPARED_BYTES)));
  await source.read(bytes, offset);
  const placed: Placed[] = [];
  for (let at = 0; at < bytes.length; at += BAT_ENTRY_BYTES) {
    const entry = uint64At(bytes, at);
    const state = Number(entry & 7n);
    // The bitmap of a chunk has the state of a block that is fully present.
    if (state !== BlockState.FullyPresent && state !== BlockState.PartiallyPresent) continue;
    const place = Number(entry >> 20n) * MIB;
    if (place > 0 && place < source.size)
      placed.push({ index: at / BAT_ENTRY_BYTES, offset: place });
  }
  return placed.sort((a, b) => a.offset - b.offset);
}

/** The largest legal block size with which no block reaches into the next; null for less than two. */
function largestFitting(placed: readonly Placed[], sectorSize: number): number | null {
  if (placed.length < 2) return null;
  for (let blockSize = LARGEST_BLOCK; blockSize >= MIB; blockSize /= 2) {
    const perChunk = chunkRatioOf(blockSize, sectorSize) + 1;
    const fits = placed.every(({ index, offset }, i) => {
      const isBitmap = (index + 1) % perChunk === 0;
      const next = placed[i + 1]?.offset ?? Number.POSITIVE_INFINITY;
      return offset + (isBitmap ? BITMAP_BLOCK_BYTES : blockSize) <= next;
    });
    if (fits) return blockSize;
  }
  return null;
}

/** Index of the last entry of a payload block that is in use; -1 when there is none. */
async function lastPayloadEntry(
  { source, offset, length }: Table,
  perChunk: number,
): Promise<number> {
  const piece = new Uint8Array(PIECE);
  for (let end = length; end > 0; end -= PIECE) {
    const start = Math.max(0, end - PIECE);
    const bytes = piece.subarray(0, end - start);
    await source.read(bytes, offset + start);
    if (isZero(bytes)) continue;
    for (let at = bytes.length - BAT_ENTRY_BYTES; at >= 0; at -= BAT_ENTRY_BYTES) {
      const index = (start + at) / BAT_ENTRY_BYTES;
      const entry = uint64At(bytes, at);
      const isBitmap = (index + 1) % perChunk === 0;
      // A place that no file of this length has is no sign of a block.
      if (entry !== 0n && !isBitmap && Number(entry >> 20n) * MIB < source.size) return index;
    }
  }
  return -1;
}
