import type { ByteSource } from './byte-source.ts';
import { PageCache } from './page-cache.ts';

/** The table of metadata and the items behind it, 64 KiB each, lie in one. */
const PAGE_BYTES = 128 * 1024;
/**
 * The first 320 KiB hold all that has a fixed place in a VHDX ([MS-VHDX] 2.2), and a VHD Set is no
 * longer: one read. What follows up to a megabyte is reserved, and nobody's to pay for.
 */
const HEAD_PAGES = 3;
/** What is read in such pieces is payload, or a table that is gone through once. */
const PAST_THE_CACHE = 512 * 1024;
/** For many sources together: 64 MiB. */
const DEFAULT_PAGES = 512;

/** Pages of many sources, within one bound on memory: `limit` times 128 KiB. */
export function sourcePages(limit: number = DEFAULT_PAGES): PageCache<Uint8Array> {
  return new PageCache(limit);
}

/**
 * A source that is slow to answer, read in few and larger reads, and remembered: its first 384 KiB
 * at once, pages of 128 KiB after that, neighbours in one read. For structures; payload goes past it.
 */
export class CachedSource implements ByteSource {
  readonly size: number;
  readonly #base: ByteSource;
  readonly #pages: PageCache<Uint8Array>;
  /** Pages that could not be read whole: what is asked of them is read as it is asked. */
  readonly #broken = new Set<number>();

  /** @param pages one for many sources keeps memory flat */
  constructor(base: ByteSource, pages: PageCache<Uint8Array> = sourcePages()) {
    this.#base = base;
    this.size = base.size;
    this.#pages = pages;
  }

  /** @throws what the base throws for the same read: never for a byte that was not asked for */
  async read(target: Uint8Array, position: number): Promise<void> {
    if (target.length === 0 || this.readNow(target, position)) return;
    const first = Math.floor(position / PAGE_BYTES);
    const last = Math.floor((position + target.length - 1) / PAGE_BYTES);
    if (this.#isCacheable(target, position) && !this.#isBroken(first, last)) {
      try {
        const pages = await Promise.all(this.#load(first, last));
        for (const [i, page] of pages.entries())
          copy(page, (first + i) * PAGE_BYTES, target, position);
        return;
      } catch {
        // One bad sector must not cost what lies around it.
      }
    }
    await this.#base.read(target, position);
  }

  async verifyUnchanged(): Promise<void> {
    await this.#base.verifyUnchanged?.();
  }

  /** From memory, and from nowhere else unless the base can do so too. */
  readNow(target: Uint8Array, position: number): boolean {
    if (this.#isCacheable(target, position)) {
      const first = Math.floor(position / PAGE_BYTES);
      const last = Math.floor((position + target.length - 1) / PAGE_BYTES);
      const pages: Uint8Array[] = [];
      for (let number = first; number <= last; number++) {
        const page = this.#pages.peek(this, number);
        if (!page) break;
        pages.push(page);
      }
      if (pages.length > last - first) {
        for (const [i, page] of pages.entries())
          copy(page, (first + i) * PAGE_BYTES, target, position);
        return true;
      }
    }
    return this.#base.readNow?.(target, position) ?? false;
  }

  #isCacheable(target: Uint8Array, position: number): boolean {
    const { length } = target;
    return length < PAST_THE_CACHE && position >= 0 && position + length <= this.size;
  }

  #isBroken(first: number, last: number): boolean {
    for (let number = first; number <= last; number++) if (this.#broken.has(number)) return true;
    return false;
  }

  /** All pages from `first` to `last`; those that are missing, and neighbours worth having, in one read. */
  #load(first: number, last: number): Promise<Uint8Array>[] {
    const end = Math.ceil(this.size / PAGE_BYTES);
    const wantsHead = first < HEAD_PAGES && !this.#isBroken(0, HEAD_PAGES - 1);
    const from = wantsHead ? 0 : first;
    const to = Math.min(end - 1, wantsHead ? Math.max(last, HEAD_PAGES - 1) : last);
    const loaded = new Map<number, Promise<Uint8Array>>();
    const missing: number[] = [];
    // What is there is taken first: what is loaded may push it out.
    for (let number = from; number <= to; number++) {
      const page = this.#pages.known(this, number);
      if (page) loaded.set(number, page);
      else missing.push(number);
    }
    const [lowest = 0, highest = -1] = [missing[0], missing.at(-1)];
    const piece = missing.length > 0 ? this.#fetch(lowest, highest) : null;
    for (const number of missing) {
      const page = this.#pages.get(this, number, async () => {
        const start = (number - lowest) * PAGE_BYTES;
        // A copy: a page must not keep the whole piece in memory.
        return (await piece!).slice(start, start + PAGE_BYTES);
      });
      page.catch(() => {}); // Of a neighbour nobody may be waiting for.
      loaded.set(number, page);
    }
    return Array.from({ length: last - first + 1 }, (_, i) => loaded.get(first + i)!);
  }

  async #fetch(lowest: number, highest: number): Promise<Uint8Array> {
    const start = lowest * PAGE_BYTES;
    const piece = new Uint8Array(Math.min(this.size, (highest + 1) * PAGE_BYTES) - start);
    try {
      await this.#base.read(piece, start);
    } catch (error) {
      for (let number = lowest; number <= highest; number++) this.#broken.add(number);
      throw error;
    }
    return piece;
  }
}

/** The part of a page that lies in `target`, to its place there. */
function copy(page: Uint8Array, pageStart: number, target: Uint8Array, position: number): void {
  const from = Math.max(0, position - pageStart);
  const to = Math.min(page.length, position + target.length - pageStart);
  target.set(page.subarray(from, to), pageStart + from - position);
}
