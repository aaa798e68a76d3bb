import type { ByteSink } from '../../../bytes/byte-source.ts';
import { BAT_ENTRY_BYTES, BlockState, encodeBatEntry } from '../block-allocation-table.ts';
import { payloadEntryIndex } from '../geometry.ts';
import type { Layout } from './layout.ts';

const PAGE_ENTRIES = 512;
/** Pages held at a time: 16 MiB. */
const MAX_PAGES = 4096;

/**
 * The block allocation table of a new file. Only pages that hold an entry exist; the oldest of them
 * goes to the sink when there are too many, so a table of 512 MiB never stands in memory.
 */
export class BatPages {
  readonly #sink: ByteSink;
  readonly #layout: Layout;
  /** Whether every block is present from the start, each at its own place. */
  readonly #fixed: boolean;
  readonly #pages = new Map<number, Uint8Array>();
  readonly #written = new Set<number>();
  readonly #limit: number;

  /** @param limit how many pages of 512 entries may stand in memory */
  constructor(sink: ByteSink, layout: Layout, fixed: boolean, limit = MAX_PAGES) {
    this.#sink = sink;
    this.#layout = layout;
    this.#fixed = fixed;
    this.#limit = limit;
  }

  /**
   * @param index of the entry in the table
   * @param blockOffset bytes from the start of the file, a multiple of 1 MiB; 0 for none
   * @throws {RangeError} when the entry's page has been written already: the order of blocks jumps
   * back and forth over more of the table than is kept
   */
  async set(index: number, state: number, blockOffset: number): Promise<void> {
    const number = Math.floor(index / PAGE_ENTRIES);
    if (this.#written.has(number)) {
      throw new RangeError(`entry ${index}: its page of the table has been written already`);
    }
    let page = this.#pages.get(number);
    if (!page) {
      page = this.#initialPage(number);
      this.#pages.set(number, page);
      if (this.#pages.size > this.#limit) await this.#write(this.#pages.keys().next().value!);
    }
    encodeBatEntry(page, index % PAGE_ENTRIES, state, blockOffset);
  }

  /** Writes what has not been written yet. */
  async finish(): Promise<void> {
    if (this.#fixed) {
      const pages = Math.ceil(this.#layout.geometry.batEntries / PAGE_ENTRIES);
      for (let number = 0; number < pages; number++) {
        if (this.#written.has(number)) continue;
        if (!this.#pages.has(number)) this.#pages.set(number, this.#initialPage(number));
        await this.#write(number);
      }
    }
    for (const number of [...this.#pages.keys()]) await this.#write(number);
  }

  async #write(number: number): Promise<void> {
    const page = this.#pages.get(number)!;
    this.#pages.delete(number);
    this.#written.add(number);
    await this.#sink.write(page, this.#layout.batOffset + number * PAGE_ENTRIES * BAT_ENTRY_BYTES);
  }

  #initialPage(number: number): Uint8Array {
    const page = new Uint8Array(PAGE_ENTRIES * BAT_ENTRY_BYTES);
    if (!this.#fixed) return page;
    const { geometry } = this.#layout;
    const first = number * PAGE_ENTRIES;
    // Bitmap entries stand between: the first block of the page is at most this one.
    let block = first - Math.floor(first / (geometry.chunkRatio + 1));
    for (; block < geometry.payloadBlocks; block++) {
      const index = payloadEntryIndex(geometry, block) - first;
      if (index >= PAGE_ENTRIES) break;
      encodeBatEntry(page, index, BlockState.FullyPresent, fixedOffset(this.#layout, block));
    }
    return page;
  }
}

/** Where a block of a fixed disk lies. */
export function fixedOffset({ payloadOffset, geometry }: Layout, block: number): number {
  return payloadOffset + block * geometry.blockSize;
}
