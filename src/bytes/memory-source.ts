import { type ByteSink, type ByteSource, ShortReadError } from './byte-source.ts';

/** A source that holds its bytes; also a sink, growing as it is written. */
export class MemorySource implements ByteSource, ByteSink {
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const part = this.#bytes.subarray(position, position + target.length);
    if (part.length < target.length) {
      throw new ShortReadError('memory', position, target.length, part.length);
    }
    target.set(part);
  }

  readNow(target: Uint8Array, position: number): boolean {
    if (position < 0 || position + target.length > this.#bytes.length) return false;
    target.set(this.#bytes.subarray(position, position + target.length));
    return true;
  }

  async write(data: Uint8Array, position: number): Promise<void> {
    const end = position + data.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(end);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(data, position);
  }
}
