import { type ByteSink, type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';

const PAGE_BYTES = 64 * 1024;

/** A file in memory that has holes: written by a sink, read by a source. */
export class SparseMemory implements ByteSource, ByteSink {
  size = 0;
  readonly #pages = new Map<number, Uint8Array>();

  async write(data: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < data.length; ) {
      const number = Math.floor((position + done) / PAGE_BYTES);
      const from = (position + done) % PAGE_BYTES;
      const part = data.subarray(done, done + PAGE_BYTES - from);
      const page = this.#pages.get(number) ?? new Uint8Array(PAGE_BYTES);
      this.#pages.set(number, page);
      page.set(part, from);
      done += part.length;
    }
    this.size = Math.max(this.size, position + data.length);
  }

  /** Has what was written go to `sink` as well, page by page; what was not stays a hole. */
  async copyTo(sink: ByteSink): Promise<void> {
    for (const [number, page] of this.#pages) {
      const position = number * PAGE_BYTES;
      const length = Math.min(PAGE_BYTES, this.size - position);
      if (length > 0) await sink.write(page.subarray(0, length), position);
    }
  }

  async truncate(size: number): Promise<void> {
    this.size = size;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const got = Math.max(0, Math.min(target.length, this.size - position));
    if (got < target.length) throw new ShortReadError('memory', position, target.length, got);
    for (let done = 0; done < target.length; ) {
      const number = Math.floor((position + done) / PAGE_BYTES);
      const from = (position + done) % PAGE_BYTES;
      const into = target.subarray(done, done + PAGE_BYTES - from);
      const page = this.#pages.get(number);
      if (page) into.set(page.subarray(from, from + into.length));
      else into.fill(0);
      done += into.length;
    }
  }
}
