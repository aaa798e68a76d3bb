import { readTroubleOf } from '../bytes/read-trouble.ts';
import {
  type BatPage,
  BlockState,
  blockOffsetAt,
  endOfPage,
  stateAt,
} from '../formats/vhdx/block-allocation-table.ts';
import type { BlockSurvey } from '../formats/vhdx/block-survey.ts';
import { blocksBefore } from '../formats/vhdx/geometry.ts';
import { endOfRun, isPresent } from '../formats/vhdx/sector-bitmap.ts';
import type { ReadableVhdx } from '../formats/vhdx/vhdx.ts';
import { Damaged, Kind, NO_LAYER, type RunList } from './run-list.ts';
import type { BitmapPage, SectorBitmaps } from './sector-bitmaps.ts';

/** The first megabyte of a file holds its headers: no block can lie there ([MS-VHDX] 2.2). */
const FIRST_BLOCK_OFFSET = 0x100000;
/** What is trusted of a file cut short ends on a sector. */
const SECTOR_BYTES = 512;
const NO_BITMAP: BitmapPage = { start: 0, end: 0, bits: Damaged.BitmapMissing };
const NO_PAGE: BatPage = { first: 0, count: 0, words: new Uint32Array(0) };

/** A layer at work on the ranges that no layer above it has decided. */
export interface LayerTask {
  readonly vhdx: ReadableVhdx;
  readonly layer: number;
  readonly bitmaps: SectorBitmaps;
  readonly survey: BlockSurvey;
  /** Receives what this layer decides … */
  readonly decided: RunList;
  /** … and what it leaves to the layer below. */
  readonly holes: RunList;
  /** Most runs in both together; above it the work is given up. */
  readonly limit: number;
}

/**
 * Splits `ranges` into what a layer decides and what it leaves to the one below.
 * @returns false when there were too many runs, and both lists are incomplete
 */
export async function decideRanges(task: LayerTask, ranges: RunList): Promise<boolean> {
  const { vhdx, layer, bitmaps, survey, decided, holes, limit } = task;
  const { bat, geometry } = vhdx;
  // What a child without its flag does not hold is its parent's, and no zeros.
  const typeUnknown = survey.contradictsType && vhdx.statedParent !== false;
  const { blockSize, chunkRatio, virtualSize } = geometry;
  const hasParent = vhdx.metadata.hasParent;
  const leave = (offset: number, length: number) => {
    if (typeUnknown) decided.push(offset, length, Kind.Missing, layer, Damaged.DiskType);
    else holes.push(offset, length, Kind.Unallocated, NO_LAYER, 0);
  };
  let page = NO_PAGE;
  let bitmap = NO_BITMAP;
  for (let index = 0; index < ranges.count; index++) {
    if (!typeUnknown) {
      const passed = emptyFrom(vhdx, ranges, index);
      if (passed > index) {
        holes.pushAll(ranges, index, passed);
        if (decided.count + holes.count > limit) return false;
        index = passed - 1;
        continue;
      }
    }
    let at = ranges.offset[index]!;
    const rangeEnd = at + ranges.length[index]!;
    const end = Math.min(rangeEnd, virtualSize);
    while (at < end) {
      const block = Math.floor(at / blockSize);
      const entry = block + Math.floor(block / chunkRatio);
      if (entry >= bat.available) {
        decided.push(at, end - at, Kind.Missing, layer, Damaged.BatTruncated);
        at = end;
        break;
      }
      const endOfEmpty = bat.endOfEmpty(entry);
      if (endOfEmpty > entry) {
        const part = Math.min(end, blocksBefore(geometry, endOfEmpty) * blockSize) - at;
        leave(at, part);
        at += part;
        continue;
      }
      if (entry < page.first || entry >= page.first + page.count) {
        const read = await unlessUnreadable(bat.pageOf(entry));
        if (!read) {
          const blocks = Math.min(chunkRatio - (block % chunkRatio), endOfPage(entry) - entry);
          const part = Math.min(end, (block + blocks) * blockSize) - at;
          decided.push(at, part, Kind.Missing, layer, Damaged.BatUnreadable);
          at += part;
          continue;
        }
        page = read;
      }
      const blockStart = block * blockSize;
      let length = Math.min(end, blockStart + blockSize) - at;
      switch (stateAt(page, entry)) {
        case BlockState.NotPresent: {
          const inChunk = chunkRatio - (block % chunkRatio);
          const inPage = page.first + page.count - entry;
          const inRange = Math.ceil((end - blockStart) / blockSize);
          const blocks = countNotPresent(page, entry, Math.min(inChunk, inPage, inRange));
          length = Math.min(end, blockStart + blocks * blockSize) - at;
          leave(at, length);
          break;
        }
        case BlockState.Undefined:
        case BlockState.Zero:
        case BlockState.Unmapped:
        case BlockState.UnmappedV1:
          decided.push(at, length, Kind.Zero, layer, 0);
          break;
        case BlockState.FullyPresent:
          pushData(task, at, length, blockOffsetAt(page, entry), at - blockStart);
          break;
        case BlockState.PartiallyPresent: {
          if (!hasParent) {
            decided.push(at, length, Kind.Missing, layer, Damaged.BlockState);
            break;
          }
          if (at < bitmap.start || at >= bitmap.end) {
            const read = await unlessUnreadable(bitmaps.pageAt(vhdx, at));
            bitmap = read ?? { start: at, end: at + length, bits: Damaged.BitmapUnreadable };
          }
          length = Math.min(length, bitmap.end - at);
          decideByBitmap(task, at, at + length, bitmap, blockStart, blockOffsetAt(page, entry));
          break;
        }
        default:
          decided.push(at, length, Kind.Missing, layer, Damaged.BlockState);
      }
      if (decided.count + holes.count > limit) return false;
      at += length;
    }
    // A parent shorter than its child: zeros beyond its end, whatever its own parents hold there.
    if (at < rangeEnd) decided.push(at, rangeEnd - at, Kind.Unallocated, NO_LAYER, 0);
  }
  return true;
}

/**
 * The first of the ranges, from `index` on, of which a layer may decide something: all before it lie
 * where its table is known to be empty. A deep chain has thousands of them, and a layer a few blocks.
 */
function emptyFrom({ bat, geometry }: ReadableVhdx, ranges: RunList, index: number): number {
  const { blockSize, chunkRatio, virtualSize } = geometry;
  const block = Math.floor(ranges.offset[index]! / blockSize);
  const entry = block + Math.floor(block / chunkRatio);
  if (entry >= bat.available) return index;
  const endOfEmpty = bat.endOfEmpty(entry);
  if (endOfEmpty === entry) return index;
  const end = Math.min(virtualSize, blocksBefore(geometry, endOfEmpty) * blockSize);
  let [low, high] = [index, ranges.count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges.offset[middle]! + ranges.length[middle]! <= end) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Null for trouble of one place of a file: what lies elsewhere can still be read. */
async function unlessUnreadable<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (readTroubleOf(error, 'table')) return null;
    throw error;
  }
}

/** How many of the next `most` entries, of which the first is one, say that their block is not present. */
function countNotPresent({ first, words }: BatPage, entry: number, most: number): number {
  const start = (entry - first) * 2;
  let at = start + 2;
  while (at < start + most * 2 && (words[at]! & 7) === BlockState.NotPresent) at += 2;
  return (at - start) / 2;
}

/** Goes through a part of a partially present block run by run of its bitmap. */
function decideByBitmap(
  task: LayerTask,
  from: number,
  end: number,
  { start, bits }: BitmapPage,
  blockStart: number,
  blockOffset: number,
): void {
  const { vhdx, layer, decided, holes, limit } = task;
  if (typeof bits === 'number') {
    decided.push(from, end - from, Kind.Missing, layer, bits);
    return;
  }
  const { logicalSectorSize } = vhdx.geometry;
  const known = Math.min(end, start + bits.length * 8 * logicalSectorSize);
  const lastSector = Math.ceil((known - start) / logicalSectorSize);
  let at = from;
  while (at < known) {
    // A range cut by a layer of smaller sectors may begin and end inside a sector of this one.
    const first = Math.floor((at - start) / logicalSectorSize);
    const next = start + endOfRun(bits, first, lastSector) * logicalSectorSize;
    const run = Math.min(next, known) - at;
    if (isPresent(bits, first)) pushData(task, at, run, blockOffset, at - blockStart);
    else holes.push(at, run, Kind.Unallocated, NO_LAYER, 0);
    if (decided.count + holes.count > limit) return;
    at += run;
  }
  if (at < end) decided.push(at, end - at, Kind.Missing, layer, Damaged.BitmapTruncated);
}

/** Data as far as the file goes; what is beyond its end is missing. */
function pushData(
  { vhdx, layer, survey, decided }: LayerTask,
  at: number,
  length: number,
  blockOffset: number,
  inBlock: number,
): void {
  if (blockOffset < FIRST_BLOCK_OFFSET) {
    decided.push(at, length, Kind.Missing, layer, Damaged.BlockOffset);
    return;
  }
  if (survey.anyContested) {
    const stored = Math.min(vhdx.geometry.blockSize, vhdx.geometry.virtualSize - (at - inBlock));
    if (survey.isContested(blockOffset, stored)) {
      decided.push(at, length, Kind.Missing, layer, Damaged.BlockOverlap);
      return;
    }
  }
  const position = blockOffset + inBlock;
  const { size } = vhdx.source;
  if (position + length <= size) {
    decided.push(at, length, Kind.Data, layer, position);
    return;
  }
  const there = Math.max(0, Math.floor((size - position) / SECTOR_BYTES) * SECTOR_BYTES);
  if (there > 0) decided.push(at, there, Kind.Data, layer, position);
  decided.push(at + there, length - there, Kind.Missing, layer, Damaged.BlockTruncated);
}
