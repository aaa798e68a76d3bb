import type { ByteStream } from './byte-stream.ts';
import { ConnectionEnded } from './connection-ended.ts';

const EMPTY = new Uint8Array(0);

/** What a client sends, in the lengths that the protocol asks for. */
export class Incoming {
  readonly #stream: ByteStream;
  #rest: Uint8Array = EMPTY;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /**
   * The next `length` bytes.
   * @param length within a bound that the caller has checked
   * @throws {ConnectionEnded} when the client leaves before
   */
  async take(length: number): Promise<Uint8Array> {
    if (this.#rest.length >= length) return this.#cut(length);
    const bytes = new Uint8Array(length);
    for (let filled = 0; ; ) {
      const part = this.#cut(Math.min(length - filled, this.#rest.length));
      bytes.set(part, filled);
      filled += part.length;
      if (filled === length) return bytes;
      await this.#more();
    }
  }

  /** Passes over `length` bytes, of which none is kept. */
  async skip(length: number): Promise<void> {
    for (let left = length; ; ) {
      left -= this.#cut(Math.min(left, this.#rest.length)).length;
      if (left === 0) return;
      await this.#more();
    }
  }

  #cut(length: number): Uint8Array {
    const part = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return part;
  }

  async #more(): Promise<void> {
    const chunk = await this.#stream.read();
    if (!chunk) throw new ConnectionEnded('the client has gone');
    this.#rest = chunk;
  }
}
