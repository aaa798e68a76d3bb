import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { PageCache } from '../../bytes/page-cache.ts';

/** Bits of an entry; of 32 on FAT32 the upper four are not part of it, on exFAT they are. */
export type EntryWidth = 12 | 16 | 28 | 32;

export interface TablePlace {
  readonly width: EntryWidth;
  /** Bytes from the start of the volume. */
  readonly offset: number;
  /** Clusters are numbered from 2 to this + 1. */
  readonly clusterCount: number;
}

/** Clusters that follow each other. */
export interface ClusterRun {
  readonly first: number;
  readonly count: number;
}

/** The clusters of a file, in order. */
export interface ClusterChain {
  readonly runs: readonly ClusterRun[];
  /**
   * `end`: the chain has an end mark; `enough`: it goes on after as many as were asked for;
   * `broken`: an entry is free, bad or outside of the volume; `cycle`: it comes back to itself.
   */
  readonly ends: 'end' | 'enough' | 'broken' | 'cycle';
}

export const FIRST_CLUSTER = 2;
const ENTRIES_PER_PAGE = 8192;
const CACHED_PAGES = 64;
/** Entries of this value and above, in the lowest bits, end a chain; the one before marks bad clusters. */
const END_MARK = 0xfff8;
const BAD_MARK = 0xfff7;

type Page = Uint32Array;

/** Which cluster follows which: read in pages, on demand, so that memory stays flat. */
export class AllocationTable {
  readonly #source: ByteSource;
  readonly #place: TablePlace;
  readonly #pages = new PageCache<Page>(CACHED_PAGES);
  /** Neighbours are asked for in a row. */
  #recent: { number: number; page: Page } | null = null;

  constructor(source: ByteSource, place: TablePlace) {
    this.#source = source;
    this.#place = place;
  }

  /**
   * @param cluster from 0 on: the first two entries hold no cluster
   * @throws {SourceError} where the table cannot be read
   */
  async entry(cluster: number): Promise<number> {
    const number = Math.floor(cluster / ENTRIES_PER_PAGE);
    if (this.#recent?.number !== number) {
      const page = await this.#pages.get(this, number, () => this.#load(number));
      this.#recent = { number, page };
    }
    return this.#recent.page[cluster % ENTRIES_PER_PAGE]!;
  }

  /** What an entry says of its cluster. */
  meaningOf(entry: number): 'free' | 'next' | 'bad' | 'end' {
    if (entry === 0) return 'free';
    const { width } = this.#place;
    const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
    const high = width === 12 ? 0xf000 : 0;
    const low = width > 16 ? (entry >>> 0) - (mask - 0xffff) : entry + high;
    if (low >= END_MARK) return 'end';
    return low === BAD_MARK ? 'bad' : 'next';
  }

  /**
   * Follows a chain.
   * @param most clusters, after which it is `enough`; a chain that is longer than the volume is a cycle
   */
  async chain(first: number, most: number): Promise<ClusterChain> {
    const runs: { first: number; count: number }[] = [];
    const { clusterCount } = this.#place;
    let cluster = first;
    for (let seen = 0; ; seen++) {
      if (cluster < FIRST_CLUSTER || cluster >= clusterCount + FIRST_CLUSTER) {
        return { runs, ends: 'broken' };
      }
      if (seen >= most) return { runs, ends: 'enough' };
      if (seen >= clusterCount) return { runs, ends: 'cycle' };
      const last = runs.at(-1);
      if (last && last.first + last.count === cluster) last.count++;
      else {
        if (last && runs.some((run) => run.first === cluster)) return { runs, ends: 'cycle' };
        runs.push({ first: cluster, count: 1 });
      }
      const entry = await this.entry(cluster);
      const meaning = this.meaningOf(entry);
      if (meaning === 'end') return { runs, ends: 'end' };
      if (meaning !== 'next') return { runs, ends: 'broken' };
      cluster = entry;
    }
  }

  async #load(number: number): Promise<Page> {
    const { width, offset, clusterCount } = this.#place;
    const first = number * ENTRIES_PER_PAGE;
    const count = Math.min(ENTRIES_PER_PAGE, clusterCount + FIRST_CLUSTER - first);
    const stored = width === 28 ? 32 : width;
    const length = Math.ceil((count * stored) / 8);
    const start = offset + (first * stored) / 8;
    const bytes = await readStructure(this.#source, 'file allocation table', start, length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    const page = new Uint32Array(count);
    for (let index = 0; index < count; index++) {
      if (width === 12) page[index] = twelveBits(bytes, index);
      else if (width === 16) page[index] = view.getUint16(index * 2, true);
      else if (width === 28) page[index] = view.getUint32(index * 4, true) & 0x0fffffff;
      else page[index] = view.getUint32(index * 4, true);
    }
    return page;
  }
}

function twelveBits(bytes: Uint8Array, index: number): number {
  const at = (index * 3) >> 1;
  const pair = bytes[at]! | ((bytes[at + 1] ?? 0) << 8);
  return index & 1 ? pair >> 4 : pair & 0xfff;
}
