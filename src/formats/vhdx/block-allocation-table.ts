import type { ByteSource } from '../../bytes/byte-source.ts';
import { putUint32, uint32At } from '../../bytes/little-endian.ts';
import type { PageCache } from '../../bytes/page-cache.ts';
import { firstNotZero, isZero } from '../../bytes/zeros.ts';
import type { Geometry } from './geometry.ts';
import type { RegionTableEntry } from './region-table.ts';

/** [MS-VHDX] 2.5.1.1: states of a payload block. 4 is none; 5 is a pre-release UNMAPPED. */
export const BlockState = {
  NotPresent: 0,
  Undefined: 1,
  Zero: 2,
  Unmapped: 3,
  UnmappedV1: 5,
  FullyPresent: 6,
  PartiallyPresent: 7,
} as const;

/** [MS-VHDX] 2.5.1.2: the state of a sector bitmap block that holds data. */
export const BITMAP_PRESENT = 6;

export const BAT_ENTRY_BYTES = 8;
/** Entries in a cached page: 8 KiB, small enough to keep one of each of 2,000 layers. */
const PAGE_ENTRIES = 1024;
/** Entries in a piece of a fold: 1 MiB, of whole pages. */
const FOLD_ENTRIES = 128 * PAGE_ENTRIES;
const MIB = 0x100000;

/** Entries of a table of one piece that are kept where no more than these are not zero: 3 KiB at most. */
const MOST_KEPT = 256;
/** Entries in a page made from what is kept: little to make, so that none is cached. */
const KEPT_PAGE_ENTRIES = 64;

/** A run of decoded entries: `words` holds low and high 32 bits in turn, from entry `first` on. */
export interface BatPage {
  readonly first: number;
  readonly count: number;
  readonly words: Uint32Array;
}

/**
 * The block allocation table ([MS-VHDX] 2.5), read page by page on demand: at most 512 MiB on disk,
 * never whole in memory.
 */
export class BlockAllocationTable {
  /** Byte offset of the table in the file. */
  readonly offset: number;
  /** Entries that lie inside the region and the file; fewer than the geometry demands when cut short. */
  readonly available: number;
  readonly #source: ByteSource;
  /** Kept by whoever still uses it: a chain of thousands must not hold all of its tables. */
  #lastWhole: WeakRef<BatPage> | undefined;
  readonly #cache: PageCache<BatPage>;
  readonly #entries: number;
  /** What is not zero in a table of one piece, once it has been read whole and where that is little. */
  #kept: FewEntries | undefined;
  /** Of a table of several pieces: 1 for each page that a fold found empty. At most 64 KiB. */
  readonly #emptyPages: Uint8Array;

  constructor(
    source: ByteSource,
    region: Pick<RegionTableEntry, 'fileOffset' | 'length'>,
    geometry: Geometry,
    cache: PageCache<BatPage>,
  ) {
    this.offset = region.fileOffset;
    this.#source = source;
    this.#cache = cache;
    this.#entries = geometry.batEntries;
    const bytes = Math.min(region.length, Math.max(0, source.size - region.fileOffset));
    this.available = Math.min(geometry.batEntries, Math.floor(bytes / BAT_ENTRY_BYTES));
    const isLarge = this.available > FOLD_ENTRIES;
    this.#emptyPages = new Uint8Array(isLarge ? Math.ceil(this.available / PAGE_ENTRIES) : 0);
  }

  /** Number of entries the geometry demands. */
  get entries(): number {
    return this.#entries;
  }

  /**
   * The page that holds entry `index`.
   * @throws {RangeError} when `index` is not below `available`
   */
  async pageOf(index: number): Promise<BatPage> {
    if (index < 0 || index >= this.available)
      throw new RangeError(`no entry ${index} in the table`);
    const kept = this.#kept && this.#unpacked(index - (index % KEPT_PAGE_ENTRIES));
    if (kept) return kept;
    const page = Math.floor(index / PAGE_ENTRIES);
    return this.#cache.get(this, page, () => this.#read(page * PAGE_ENTRIES, PAGE_ENTRIES));
  }

  /**
   * All of the table that is not empty, in order, in pieces of its own and past the cache: for folds
   * over all entries. What the first fold found empty is not read by the next. While one piece is
   * worked on the next is read; a piece is good until the next is asked for.
   */
  async *filledPieces(): AsyncGenerator<BatPage> {
    if (this.available <= FOLD_ENTRIES) {
      const whole = this.#kept || this.available === 0 ? null : await this.#whole();
      if (whole) yield whole;
      else yield* this.#keptPages();
      return;
    }
    const length = FOLD_ENTRIES;
    const buffers = [new Uint32Array(length * 2), new Uint32Array(length * 2)] as const;
    let piece = 0;
    const begin = (from: number): Promise<BatPage> | null => {
      const empty = this.endOfEmpty(from);
      // Pieces begin at the same places whatever is known.
      const first = empty < this.available ? empty - (empty % FOLD_ENTRIES) : empty;
      if (first >= this.available) return null;
      const page = this.#read(first, FOLD_ENTRIES, buffers[piece++ % 2]!);
      page.catch(() => {}); // Told when its turn comes.
      return page;
    };
    for (let reading = begin(0); reading; ) {
      const page = await reading;
      reading = begin(page.first + page.count);
      if (!this.#noteEmpty(page)) yield page;
    }
  }

  /**
   * The first entry, from `index` on, of which no fold has found yet that it is zero, and so that its
   * block is not present; at most `available`.
   */
  endOfEmpty(index: number): number {
    if (this.#kept) {
      const { indices } = this.#kept;
      return indices[firstNotBelow(indices, index)] ?? Math.max(index, this.available);
    }
    let page = Math.floor(index / PAGE_ENTRIES);
    if (this.#emptyPages[page] !== 1) return index;
    while (this.#emptyPages[page] === 1) page++;
    return Math.min(page * PAGE_ENTRIES, this.available);
  }

  /** Remembers which pages of a piece are empty. @returns whether all of them are */
  #noteEmpty(piece: BatPage): boolean {
    const firstPage = piece.first / PAGE_ENTRIES;
    const pages = Math.ceil(piece.count / PAGE_ENTRIES);
    if (isEmpty(piece)) {
      this.#emptyPages.fill(1, firstPage, firstPage + pages);
      return true;
    }
    for (let page = 0; page < pages; page++) {
      const words = piece.words.subarray(page * PAGE_ENTRIES * 2, (page + 1) * PAGE_ENTRIES * 2);
      if (isEmpty({ ...piece, words })) this.#emptyPages[firstPage + page] = 1;
    }
    return false;
  }

  /**
   * A table of one piece, read once for the folds that follow each other; null when it holds so little
   * that this is kept.
   */
  async #whole(): Promise<BatPage | null> {
    const known = this.#lastWhole?.deref();
    if (known) return known;
    const page = await this.#read(0, FOLD_ENTRIES);
    this.#kept = fewOf(page);
    if (this.#kept) return null;
    this.#lastWhole = new WeakRef(page);
    return page;
  }

  /** Pages with all entries that are kept, in one buffer. */
  *#keptPages(): Generator<BatPage> {
    const indices = this.#kept?.indices ?? [];
    const buffer = new Uint32Array(KEPT_PAGE_ENTRIES * 2);
    for (let next = 0; next < indices.length; ) {
      const first = indices[next]! - (indices[next]! % KEPT_PAGE_ENTRIES);
      const page = this.#unpacked(first, buffer.fill(0))!;
      yield page;
      while (indices[next]! < page.first + page.count) next++;
    }
  }

  /**
   * A part of the table made from what is kept of it; null when nothing is.
   * @param buffer zeros, for at least so many entries
   */
  #unpacked(first: number, buffer = new Uint32Array(KEPT_PAGE_ENTRIES * 2)): BatPage | null {
    if (!this.#kept) return null;
    const { indices, words: kept } = this.#kept;
    const count = Math.min(KEPT_PAGE_ENTRIES, this.available - first);
    const words = buffer.subarray(0, count * 2);
    for (let i = firstNotBelow(indices, first); indices[i]! < first + count; i++) {
      const at = (indices[i]! - first) * 2;
      words[at] = kept[i * 2]!;
      words[at + 1] = kept[i * 2 + 1]!;
    }
    return { first, count, words };
  }

  async #read(first: number, limit: number, buffer?: Uint32Array): Promise<BatPage> {
    const count = Math.min(limit, this.available - first);
    const words = buffer?.subarray(0, count * 2) ?? new Uint32Array(count * 2);
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    const position = this.offset + first * BAT_ENTRY_BYTES;
    if (!this.#source.readNow?.(bytes, position)) await this.#source.read(bytes, position);
    if (BIG_ENDIAN) for (const [i] of words.entries()) words[i] = uint32At(bytes, i * 4);
    return { first, count, words };
  }
}

const BIG_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;

/** Entries that are not zero: their numbers, ascending, and their words as in a page. */
interface FewEntries {
  readonly indices: Uint32Array;
  readonly words: Uint32Array;
}

/** Undefined for more entries than are kept. */
function fewOf({ first, count, words }: BatPage): FewEntries | undefined {
  const indices: number[] = [];
  for (let i = firstNotZero(words) >>> 1; i < count; i = firstNotZero(words, i * 2 + 2) >>> 1) {
    if (indices.length === MOST_KEPT) return undefined;
    indices.push(first + i);
  }
  const kept = indices.flatMap((index) => {
    const at = (index - first) * 2;
    return [words[at]!, words[at + 1]!];
  });
  return { indices: Uint32Array.from(indices), words: Uint32Array.from(kept) };
}

/** Where in ascending numbers the first lies that is not below `least`; their count when all are. */
function firstNotBelow(numbers: Uint32Array, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first entry behind `index` that another page holds. */
export function endOfPage(index: number): number {
  return (Math.floor(index / PAGE_ENTRIES) + 1) * PAGE_ENTRIES;
}

/** Whether all entries of a page are zero: blocks that are not present. */
function isEmpty({ words }: BatPage): boolean {
  return isZero(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
}

/** State (0 to 7) of the entry at `index`, which lies in `page`. */
export function stateAt(page: BatPage, index: number): number {
  return page.words[(index - page.first) * 2]! & 7;
}

/** File offset in bytes of the entry's block; exact below 2^53, above it larger than any file. */
export function blockOffsetAt(page: BatPage, index: number): number {
  const at = (index - page.first) * 2;
  return (page.words[at + 1]! * 4096 + (page.words[at]! >>> 20)) * MIB;
}

/** Bits 3 to 19, which must be zero. */
export function reservedBitsAt(page: BatPage, index: number): number {
  return (page.words[(index - page.first) * 2]! >>> 3) & 0x1ffff;
}

/** Writes one entry into the bytes of a table. */
export function encodeBatEntry(
  table: Uint8Array,
  index: number,
  state: number,
  blockOffset: number,
): void {
  const megabytes = blockOffset / MIB;
  putUint32(table, ((megabytes % 4096) * MIB + state) >>> 0, index * BAT_ENTRY_BYTES);
  putUint32(table, Math.floor(megabytes / 4096), index * BAT_ENTRY_BYTES + 4);
}
