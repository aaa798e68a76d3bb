import { readStructure } from '../bytes/byte-source.ts';
import { PageCache } from '../bytes/page-cache.ts';
import { BITMAP_PRESENT, blockOffsetAt, stateAt } from '../formats/vhdx/block-allocation-table.ts';
import { BITMAP_BLOCK_BYTES, bitmapEntryIndex } from '../formats/vhdx/geometry.ts';
import type { ReadableVhdx } from '../formats/vhdx/vhdx.ts';
import { Damaged } from './run-list.ts';

/** Bytes of a sector bitmap that are read and kept together: 64 MiB of a disk of 512-byte sectors. */
const PAGE_BYTES = 16 * 1024;
/** Sectors that one page tells about. */
export const SECTORS_PER_PAGE = PAGE_BYTES * 8;
const PAGES_PER_BITMAP = BITMAP_BLOCK_BYTES / PAGE_BYTES;
/** 8 MiB for all layers of a disk. */
const CACHED_PAGES = 512;

/** The sector bitmaps of all layers of a disk, a page at a time and within one bound. */
export class SectorBitmaps {
  readonly #cache = new PageCache<Buffer | number>(CACHED_PAGES);

  /**
   * The bits of {@link SECTORS_PER_PAGE} sectors.
   * @param page counted from the start of the chunk
   * @returns the bytes, fewer where the file ends; or the damage that stands in their way.
   */
  pageOf(layer: ReadableVhdx, chunk: number, page: number): Promise<Buffer | number> {
    const key = chunk * PAGES_PER_BITMAP + page;
    return this.#cache.get(layer, key, () => readPage(layer, chunk, page));
  }
}

async function readPage(
  { bat, geometry, source }: ReadableVhdx,
  chunk: number,
  page: number,
): Promise<Buffer | number> {
  const entry = bitmapEntryIndex(geometry, chunk);
  if (entry >= bat.available) return Damaged.BitmapMissing;
  const table = await bat.pageOf(entry);
  if (stateAt(table, entry) !== BITMAP_PRESENT) return Damaged.BitmapMissing;
  const bitmap = blockOffsetAt(table, entry);
  if (bitmap === 0) return Damaged.BitmapMissing;
  const position = bitmap + page * PAGE_BYTES;
  const length = Math.min(PAGE_BYTES, source.size - position);
  if (length <= 0) return Damaged.BitmapTruncated;
  return readStructure(source, `sector bitmap ${chunk}`, position, length);
}
