import { adler32 } from '../../bytes/adler32.ts';
import { type ByteSource, readStructure, ShortReadError } from '../../bytes/byte-source.ts';
import { FormatError } from '../../bytes/fault.ts';
import { PageCache } from '../../bytes/page-cache.ts';
import { SourceError } from '../../bytes/source-error.ts';
import { type ChunkPlaces, type ChunkTable, readChunkPlaces } from './chunk-table.ts';
import type { Inflate } from './inflate.ts';
import type { EwfGeometry } from './volume-section.ts';

/** A table of chunks with its place in the image. */
export interface PlacedTable {
  readonly segment: { readonly source: ByteSource; readonly name: string };
  /** Chunks of the image from `first` on, `end` not included. */
  readonly first: number;
  readonly end: number;
  /** The table, and the copy behind it where there is one; both have the same count. */
  readonly copies: readonly ChunkTable[];
}

const CACHED_BYTES = 8 * 1024 * 1024;
const CACHED_TABLES = 16;
/** What is read from a segment at once. */
const READ_AT_ONCE = 1024 * 1024;
const CHECKSUM_LENGTH = 4;

/** The medium of an image: chunks are found, decompressed and checked when they are read. */
export class EwfMedium implements ByteSource {
  readonly size: number;
  readonly #geometry: EwfGeometry;
  readonly #tables: readonly PlacedTable[];
  readonly #inflate: Inflate;
  readonly #chunks: PageCache<Uint8Array>;
  readonly #places = new PageCache<ChunkPlaces>(CACHED_TABLES);

  constructor(geometry: EwfGeometry, tables: readonly PlacedTable[], inflate: Inflate) {
    this.size = geometry.size;
    this.#geometry = geometry;
    this.#tables = tables;
    this.#inflate = inflate;
    this.#chunks = new PageCache(Math.max(2, Math.floor(CACHED_BYTES / geometry.chunkSize)));
  }

  /** @throws {SourceError} where a chunk is missing or damaged, with its offset on the medium */
  async read(target: Uint8Array, position: number): Promise<void> {
    const end = position + target.length;
    if (position < 0 || end > this.size) {
      const got = Math.max(0, this.size - position);
      throw new ShortReadError('image', position, target.length, got);
    }
    const { chunkSize } = this.#geometry;
    for (let at = position; at < end; ) {
      const chunk = Math.floor(at / chunkSize);
      const start = chunk * chunkSize;
      const length = this.#lengthOf(chunk);
      const part = target.subarray(at - position, Math.min(end, start + length) - position);
      if (part.length < length) {
        const bytes = await this.#chunks.get(this, chunk, () => this.#readChunk(chunk));
        part.set(bytes.subarray(at - start, at - start + part.length));
        at += part.length;
      } else {
        const whole = Math.floor((end - at) / chunkSize);
        at += await this.#readRun(target.subarray(at - position), chunk, Math.max(1, whole));
      }
    }
  }

  /** @throws {SourceChangedError} for the first segment that changed */
  async verifyUnchanged(): Promise<void> {
    const segments = new Set(this.#tables.map(({ segment }) => segment.source));
    for (const segment of segments) await segment.verifyUnchanged?.();
  }

  /** The last chunk may be shorter. */
  #lengthOf(chunk: number): number {
    const { chunkSize } = this.#geometry;
    return Math.min(chunkSize, this.size - chunk * chunkSize);
  }

  async #readChunk(chunk: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(this.#lengthOf(chunk));
    await this.#readRun(bytes, chunk, 1);
    return bytes;
  }

  /**
   * Reads whole chunks that lie behind each other, as many as one read may hold.
   * @returns bytes of the medium that were read
   */
  async #readRun(target: Uint8Array, chunk: number, most: number): Promise<number> {
    const placed = this.#tableOf(chunk);
    const { segment, first, end } = placed;
    const { starts, compressed } = await this.#placesOf(placed, chunk);
    const from = chunk - first;
    const limit = Math.min(from + most, end - first);
    let to = from + 1;
    while (to < limit && starts[to + 1]! - starts[from]! <= READ_AT_ONCE) to++;
    const stored = starts[to]! - starts[from]!;
    // A chunk that does not get smaller is stored as it is: more than this no writer needs.
    if (stored > Math.max(READ_AT_ONCE, 2 * this.#geometry.chunkSize + 1024)) {
      throw this.#failure(placed, chunk, `${stored} bytes are stored for it`);
    }
    const bytes = await readStructure(segment.source, 'chunk', starts[from]!, stored).catch(
      (error: unknown) => {
        if (!(error instanceof ShortReadError)) throw error;
        throw this.#failure(placed, chunk, 'the file ends before it', error);
      },
    );
    let done = 0;
    for (let index = from; index < to; index++) {
      const own = bytes.subarray(
        starts[index]! - starts[from]!,
        starts[index + 1]! - starts[from]!,
      );
      const length = this.#lengthOf(first + index);
      const into = target.subarray(done, done + length);
      this.#decode(placed, first + index, own, compressed[index] === 1, into);
      done += length;
    }
    return done;
  }

  #decode(
    placed: PlacedTable,
    chunk: number,
    stored: Uint8Array,
    compressed: boolean,
    target: Uint8Array,
  ): void {
    if (compressed) {
      let bytes: Uint8Array;
      try {
        bytes = this.#inflate(stored, this.#geometry.chunkSize);
      } catch (error) {
        throw this.#failure(placed, chunk, 'it cannot be decompressed', error);
      }
      // The last chunk may be stored in full.
      if (bytes.length < target.length) {
        throw this.#failure(placed, chunk, `it holds ${bytes.length} bytes only`);
      }
      target.set(bytes.subarray(0, target.length));
      return;
    }
    const length = stored.length - CHECKSUM_LENGTH;
    if (length < target.length) throw this.#failure(placed, chunk, `it holds ${length} bytes only`);
    // Behind the last chunk of a section there may be bytes that belong to nothing.
    const sizes = new Set([length, target.length, this.#geometry.chunkSize]);
    const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
    for (const size of sizes) {
      if (size > length || view.getUint32(size, true) !== adler32(stored.subarray(0, size)))
        continue;
      target.set(stored.subarray(0, target.length));
      return;
    }
    throw this.#failure(placed, chunk, 'its checksum does not match its bytes');
  }

  #tableOf(chunk: number): PlacedTable {
    let low = 0;
    let high = this.#tables.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tables[middle]!.end <= chunk) low = middle + 1;
      else high = middle;
    }
    const table = this.#tables[low];
    if (table) return table;
    const offset = chunk * this.#geometry.chunkSize;
    const explanation = 'the segment that holds it is missing or damaged';
    throw new SourceError('the image', 'ewf-chunk-missing', explanation, { offset });
  }

  /** By the table, or by its copy where the table is damaged. */
  async #placesOf(placed: PlacedTable, chunk: number): Promise<ChunkPlaces> {
    return this.#places.get(placed, 0, async () => {
      let failure: unknown;
      for (const copy of placed.copies) {
        try {
          return await readChunkPlaces(placed.segment.source, copy);
        } catch (error) {
          failure = error;
        }
      }
      if (!(failure instanceof FormatError || failure instanceof ShortReadError)) throw failure;
      throw this.#failure(placed, chunk, failure.message, failure);
    });
  }

  #failure(placed: PlacedTable, chunk: number, explanation: string, cause?: unknown): SourceError {
    const offset = chunk * this.#geometry.chunkSize;
    const details = { offset, cause };
    const text = `chunk ${chunk} of the image is damaged: ${explanation}`;
    return new SourceError(placed.segment.name, 'ewf-chunk-damaged', text, details);
  }
}
