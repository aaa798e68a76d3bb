import { readStructure, ShortReadError } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { isZero } from '../../bytes/zeros.ts';
import {
  type BatPage,
  BITMAP_PRESENT,
  BlockState,
  blockOffsetAt,
  stateAt,
} from './block-allocation-table.ts';
import { bitmapEntryIndex, type Geometry } from './geometry.ts';
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
  readonly faults: readonly Fault[];
}

/**
 * Counts the states of all payload blocks, and the sectors present in partially present ones.
 * Reads the table and the bitmaps, no payload; empty parts of the table cost only their reading.
 */
export async function countAllocation(vhdx: ReadableVhdx): Promise<Allocation> {
  const { geometry, bat } = vhdx;
  const { chunkRatio, payloadBlocks } = geometry;
  const blocks = new Array<number>(8).fill(0);
  const partial: number[] = [];
  let lastFull = -1;
  let beyondEnd = 0;
  for await (const page of bat.pages()) {
    if (isZero(new Uint8Array(page.words.buffer))) continue;
    for (let index = page.first; index < page.first + page.count; index++) {
      const state = stateAt(page, index);
      if (state === 0) continue;
      const chunk = Math.floor(index / (chunkRatio + 1));
      const block = index - chunk;
      if (index === bitmapEntryIndex(geometry, chunk) || block >= payloadBlocks) continue;
      blocks[state]!++;
      if (state === BlockState.PartiallyPresent) partial.push(block);
      if (state === BlockState.FullyPresent) lastFull = block;
      const holdsData = state === BlockState.FullyPresent || state === BlockState.PartiallyPresent;
      const end = blockOffsetAt(page, index) + bytesOnDisk(geometry, block);
      if (holdsData && end > vhdx.source.size) beyondEnd++;
    }
  }
  blocks[BlockState.NotPresent] = payloadBlocks - blocks.reduce((sum, count) => sum + count, 0);
  const { sectors: partialSectors, faults } = await countPartial(vhdx, partial);
  let dataBytes = blocks[BlockState.FullyPresent]! * geometry.blockSize;
  if (lastFull === payloadBlocks - 1) {
    dataBytes -= geometry.blockSize - bytesOnDisk(geometry, lastFull);
  }
  dataBytes += partialSectors * geometry.logicalSectorSize;
  return { blocks, partialSectors, dataBytes, beyondEnd, faults };
}

async function countPartial(
  vhdx: ReadableVhdx,
  blocks: readonly number[],
): Promise<{ sectors: number; faults: Fault[] }> {
  const faults: Fault[] = [];
  let sectors = 0;
  for (const block of blocks) {
    const slice = bitmapSliceOf(vhdx.geometry, block);
    const index = bitmapEntryIndex(vhdx.geometry, slice.chunk);
    const offset = await bitmapBlockOffset(vhdx, index);
    const place = {
      structure: `sector bitmap ${slice.chunk}`,
      offset: vhdx.bat.offset + index * 8,
    };
    if (offset === null) {
      const message = `block ${block} is partially present, but its sector bitmap is not`;
      faults.push({ code: 'sector-bitmap-missing', ...place, message });
      continue;
    }
    try {
      const bits = await readStructure(
        vhdx.source,
        place.structure,
        offset + slice.start,
        slice.length,
      );
      sectors += countPresent(
        bits,
        0,
        bytesOnDisk(vhdx.geometry, block) / vhdx.geometry.logicalSectorSize,
      );
    } catch (error) {
      if (!(error instanceof ShortReadError)) throw error;
      const message = `the sector bitmap of block ${block} lies beyond the end of the file`;
      faults.push({ code: 'sector-bitmap-truncated', ...place, message });
    }
  }
  return { sectors, faults };
}

async function bitmapBlockOffset({ bat }: ReadableVhdx, index: number): Promise<number | null> {
  if (index >= bat.available) return null;
  const page: BatPage = await bat.pageOf(index);
  return stateAt(page, index) === BITMAP_PRESENT ? blockOffsetAt(page, index) : null;
}

/** Bytes of a payload block that lie on the virtual disk: the last block may be cut short. */
function bytesOnDisk({ blockSize, virtualSize }: Geometry, block: number): number {
  return Math.min(blockSize, virtualSize - block * blockSize);
}
