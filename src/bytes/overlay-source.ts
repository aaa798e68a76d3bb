import { type ByteSource, ShortReadError } from './byte-source.ts';

/**
 * A source with patches laid over it, kept in memory: the base is never written.
 * Patches are whole, aligned pages, so a later patch of the same page replaces the earlier one.
 * Bytes between the end of the base and `size` read as zeros.
 */
export class OverlaySource implements ByteSource {
  readonly size: number;
  readonly #base: ByteSource;
  readonly #pageSize: number;
  readonly #pages: ReadonlyMap<number, Uint8Array | null>;
  /** Runs of consecutive patched pages, ascending, for a quick "nothing here". */
  readonly #runs: readonly { first: number; last: number }[];

  /**
   * @param pages page number to its new content of `pageSize` bytes; null means a page of zeros.
   * @param size bytes; at least the base's own.
   */
  constructor(
    base: ByteSource,
    pageSize: number,
    pages: ReadonlyMap<number, Uint8Array | null>,
    size: number = base.size,
  ) {
    this.#base = base;
    this.#pageSize = pageSize;
    this.#pages = pages;
    this.size = Math.max(size, base.size);
    this.#runs = runsOf([...pages.keys()].sort((a, b) => a - b));
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const end = position + target.length;
    if (position < 0 || end > this.size) {
      const got = Math.max(0, Math.min(target.length, this.size - position));
      throw new ShortReadError('overlay', position, target.length, got);
    }
    await this.#readBase(target, position);
    const pageSize = this.#pageSize;
    const lastPage = Math.floor((end - 1) / pageSize);
    for (let run = this.#firstRunEndingAt(Math.floor(position / pageSize)); ; run++) {
      const { first, last } = this.#runs[run] ?? { first: Infinity, last: Infinity };
      if (first > lastPage) return;
      const from = Math.max(first, Math.floor(position / pageSize));
      for (let page = from; page <= Math.min(last, lastPage); page++) {
        const start = Math.max(position, page * pageSize);
        const stop = Math.min(end, (page + 1) * pageSize);
        const patch = this.#pages.get(page);
        const into = target.subarray(start - position, stop - position);
        if (patch) into.set(patch.subarray(start - page * pageSize, stop - page * pageSize));
        else into.fill(0);
      }
    }
  }

  async #readBase(target: Uint8Array, position: number): Promise<void> {
    const available = Math.max(0, Math.min(target.length, this.#base.size - position));
    if (available > 0) await this.#base.read(target.subarray(0, available), position);
    if (available < target.length) target.fill(0, available);
  }

  /** Index of the first run whose last page is at or after `page`. */
  #firstRunEndingAt(page: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.last ?? 0) < page) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function runsOf(sortedPages: readonly number[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const page of sortedPages) {
    const run = runs.at(-1);
    if (run && run.last + 1 === page) run.last = page;
    else runs.push({ first: page, last: page });
  }
  return runs;
}
