import { FormatError } from '../../bytes/fault.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';

/** Reads on in a chunk, up to a bound. Positions count from the chunk's begin, as its names do. */
export class ChunkReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  at: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = Math.min(end, bytes.length);
    this.at = start;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#end;
  }

  peek(): number {
    this.#need(1);
    return this.bytes[this.at]!;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  /** Text of a 16-bit count of characters, without a NUL at its end. */
  countedText(): string {
    const length = this.u16() * 2;
    const start = this.#advance(length);
    return decodeUtf16(this.bytes.subarray(start, start + length));
  }

  /** What is wrong here, as an error. */
  fault(code: string, message: string): FormatError {
    return new FormatError({ code, structure: 'binary XML', offset: this.at, message });
  }

  #advance(length: number): number {
    this.#need(length);
    const start = this.at;
    this.at += length;
    return start;
  }

  #need(length: number): void {
    if (this.at + length > this.#end) {
      throw this.fault(
        'evtx-binary-xml-end',
        `${length} bytes wanted, ${this.#end - this.at} left`,
      );
    }
  }
}
