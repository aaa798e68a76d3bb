import { readStructure } from '../bytes/byte-source.ts';
import { PageCache } from '../bytes/page-cache.ts';
import { BITMAP_PRESENT, blockOffsetAt, stateAt } from '../formats/vhdx/block-allocation-table.ts';
import { surveyBlocks } from '../formats/vhdx/block-survey.ts';
import { BITMAP_BLOCK_BYTES, bitmapEntryIndex } from '../formats/vhdx/geometry.ts';
import type { ReadableVhdx } from '../formats/vhdx/vhdx.ts';
import { Damaged } from './run-list.ts';

/**
 * Bytes of a sector bitmap that are read and kept together: 8 MiB of a disk of 512-byte sectors. The
 * blocks that a checkpoint changed lie scattered, and of most of what lies between nobody asks.
 */
const PAGE_BYTES = 2 * 1024;
const SECTORS_PER_PAGE = PAGE_BYTES * 8;
const PAGES_PER_BITMAP = BITMAP_BLOCK_BYTES / PAGE_BYTES;
/** 8 MiB for all layers of a disk. */
const CACHED_PAGES = 4096;

/** Which sectors of a part of the disk a layer holds. Offsets on the disk in bytes. */
export interface BitmapPage {
  readonly start: number;
  readonly end: number;
  /** A bit for each sector, fewer where the file ends; or the damage that stands in their way. */
  readonly bits: Uint8Array | number;
}

/** The sector bitmaps of all layers of a disk, a page at a time and within one bound. */
export class SectorBitmaps {
  readonly #cache = new PageCache<BitmapPage>(CACHED_PAGES);

  /** The page that tells of the byte at `offset` of the disk; pages never reach over a chunk's end. */
  pageAt(layer: ReadableVhdx, offset: number): Promise<BitmapPage> {
    const length = SECTORS_PER_PAGE * layer.geometry.logicalSectorSize;
    const page = Math.floor(offset / length);
    return this.#cache.get(layer, page, async () => {
      const start = page * length;
      return { start, end: start + length, bits: await readBits(layer, page) };
    });
  }
}

async function readBits(layer: ReadableVhdx, page: number): Promise<Uint8Array | number> {
  const { bat, geometry, source } = layer;
  const chunk = Math.floor(page / PAGES_PER_BITMAP);
  const entry = bitmapEntryIndex(geometry, chunk);
  if (entry >= bat.available) return Damaged.BitmapMissing;
  const table = await bat.pageOf(entry);
  if (stateAt(table, entry) !== BITMAP_PRESENT) return Damaged.BitmapMissing;
  const bitmap = blockOffsetAt(table, entry);
  if (bitmap === 0) return Damaged.BitmapMissing;
  const { isContested } = await surveyBlocks(layer);
  if (isContested(bitmap, BITMAP_BLOCK_BYTES)) return Damaged.BitmapOverlap;
  const position = bitmap + (page % PAGES_PER_BITMAP) * PAGE_BYTES;
  const length = Math.min(PAGE_BYTES, source.size - position);
  if (length <= 0) return Damaged.BitmapTruncated;
  return readStructure(source, `sector bitmap ${chunk}`, position, length);
}
