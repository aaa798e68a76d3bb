import { readStructure, ShortReadError } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import {
  BAT_ENTRY_BYTES,
  BITMAP_PRESENT,
  BlockState,
  blockOffsetAt,
  stateAt,
} from './block-allocation-table.ts';
import { surveyBlocks } from './block-survey.ts';
import { BITMAP_BLOCK_BYTES, bitmapEntryIndex, bytesOnDisk } from './geometry.ts';
import { bitmapSliceOf, countPresent } from './sector-bitmap.ts';
import type { ReadableVhdx } from './vhdx.ts';

/** What a file holds of its own, counted over the whole block allocation table. */
export interface Allocation {
  /** Payload blocks by state, index 0 to 7. */
  readonly blocks: readonly number[];
  /** Logical sectors that partially present blocks hold themselves. */
  readonly partialSectors: number;
  /** Bytes of the virtual disk that this file stores, in full blocks and in partial ones. */
  readonly dataBytes: number;
  /** Payload blocks whose data lies beyond the end of the file, wholly or in part. */
  readonly beyondEnd: number;
  /** At most one for each chunk, and two. */
  readonly faults: readonly Fault[];
}

/**
 * Counts the states of all payload blocks, and the sectors present in partially present ones.
 * Reads the table and the bitmaps, no payload; empty parts of the table cost only their reading.
 */
export async function countAllocation(vhdx: ReadableVhdx): Promise<Allocation> {
  const { geometry, bat, source } = vhdx;
  const { chunkRatio, payloadBlocks } = geometry;
  const survey = await surveyBlocks(vhdx);
  const blocks = new Array<number>(8).fill(0);
  const faults: Fault[] = [];
  let partialSectors = 0;
  let partial: number[] = [];
  let lastFull = -1;
  let beyondEnd = 0;
  let contested = 0;
  let firstContested = 0;
  let firstPartial = -1;
  const entryOffset = (index: number) => bat.offset + index * BAT_ENTRY_BYTES;
  const countPartial = async () => {
    if (partial.length > 0) partialSectors += await countChunk(vhdx, partial, faults);
    partial = [];
  };
  for await (const page of bat.filledPieces()) {
    const end = page.first + page.count;
    for (let index = page.first; index < end; index++) {
      const state = stateAt(page, index);
      if (state === 0) continue;
      const chunk = Math.floor(index / (chunkRatio + 1));
      const block = index - chunk;
      if (index === bitmapEntryIndex(geometry, chunk) || block >= payloadBlocks) continue;
      blocks[state]!++;
      if (state < BlockState.FullyPresent) continue;
      const offset = blockOffsetAt(page, index);
      const length = bytesOnDisk(geometry, block);
      if (offset + length > source.size) beyondEnd++;
      if (survey.isContested(offset, length) && contested++ === 0) firstContested = index;
      if (state === BlockState.FullyPresent) {
        lastFull = block;
        continue;
      }
      if (firstPartial < 0) firstPartial = index;
      // Bitmaps are read once a chunk: a table full of partially present blocks stays cheap.
      const another = partial.length > 0 && Math.floor(partial[0]! / chunkRatio) !== chunk;
      if (another) await countPartial();
      partial.push(block);
    }
  }
  await countPartial();
  if (contested > 0) faults.push(overlap(contested, entryOffset(firstContested)));
  if (survey.contradictsType && vhdx.statedParent === null) {
    faults.push(partialWithoutParent(entryOffset(firstPartial)));
  }
  blocks[BlockState.NotPresent] = payloadBlocks - blocks.reduce((sum, count) => sum + count, 0);
  let dataBytes = blocks[BlockState.FullyPresent]! * geometry.blockSize;
  if (lastFull === payloadBlocks - 1) {
    dataBytes -= geometry.blockSize - bytesOnDisk(geometry, lastFull);
  }
  dataBytes += partialSectors * geometry.logicalSectorSize;
  return { blocks, partialSectors, dataBytes, beyondEnd, faults };
}

/** Sectors present in the partially present `blocks` of one chunk. */
async function countChunk(
  vhdx: ReadableVhdx,
  blocks: readonly number[],
  faults: Fault[],
): Promise<number> {
  const { geometry, bat, source } = vhdx;
  const first = bitmapSliceOf(geometry, blocks[0]!);
  const last = bitmapSliceOf(geometry, blocks.at(-1)!);
  const index = bitmapEntryIndex(geometry, first.chunk);
  const place = { structure: `sector bitmap ${first.chunk}`, offset: bat.offset + index * 8 };
  const offset = await bitmapBlockOffset(vhdx, index);
  if (offset === null) {
    const message = `blocks are partially present (${blocks[0]} first), their sector bitmap is not`;
    faults.push({ code: 'sector-bitmap-missing', ...place, message });
    return 0;
  }
  const { isContested } = await surveyBlocks(vhdx);
  if (isContested(offset, BITMAP_BLOCK_BYTES)) {
    const message = 'the place of the sector bitmap is claimed by something else as well';
    faults.push({ code: 'block-overlap', ...place, message });
    return 0;
  }
  const length = last.start + last.length - first.start;
  try {
    const bits = await readStructure(source, place.structure, offset + first.start, length);
    return blocks.reduce((sum, block) => {
      const { start } = bitmapSliceOf(geometry, block);
      const sectors = bytesOnDisk(geometry, block) / geometry.logicalSectorSize;
      return sum + countPresent(bits.subarray(start - first.start), 0, sectors);
    }, 0);
  } catch (error) {
    if (!(error instanceof ShortReadError)) throw error;
    const message = 'the sector bitmap lies beyond the end of the file';
    faults.push({ code: 'sector-bitmap-truncated', ...place, message });
    return 0;
  }
}

function overlap(count: number, offset: number): Fault {
  const message = `${count} blocks lie where something else lies as well, the one of this entry first`;
  return { code: 'block-overlap', structure: 'block allocation table', offset, message };
}

function partialWithoutParent(offset: number): Fault {
  const message = 'a block leaves sectors to a parent, and the disk says that it has none';
  return {
    code: 'bat-partial-without-parent',
    structure: 'block allocation table',
    offset,
    message,
  };
}

/** A sector bitmap block that the file holds. */
export interface SectorBitmapBlock {
  readonly chunk: number;
  /** Byte offset in the file. */
  readonly offset: number;
}

/** Every present sector bitmap block, at most one for each chunk; only differencing disks have any. */
export async function sectorBitmapBlocks(vhdx: ReadableVhdx): Promise<SectorBitmapBlock[]> {
  const { geometry, type } = vhdx;
  const found: SectorBitmapBlock[] = [];
  if (type !== 'differencing') return found;
  for (let chunk = 0; chunk < geometry.bitmapBlocks; chunk++) {
    const offset = await bitmapBlockOffset(vhdx, bitmapEntryIndex(geometry, chunk));
    if (offset !== null) found.push({ chunk, offset });
  }
  return found;
}

async function bitmapBlockOffset({ bat }: ReadableVhdx, index: number): Promise<number | null> {
  if (index >= bat.available) return null;
  const page = await bat.pageOf(index);
  return stateAt(page, index) === BITMAP_PRESENT ? blockOffsetAt(page, index) : null;
}
