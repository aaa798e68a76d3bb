import { decodeUtf16 } from '../../bytes/utf16.ts';
import { ChunkReader } from './chunk-reader.ts';

/** Next name of the same slot, hash, count of characters; then the text and a NUL. */
const NAME_OVERHEAD = 10;

/** The names of elements and attributes in one chunk: each stands once, where it is first used. */
export class NamesOf {
  readonly #bytes: Uint8Array;
  readonly #known = new Map<number, { name: string; length: number }>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads a reference to a name, and over the name where it follows right here. */
  read(reader: ChunkReader): string {
    const offset = reader.u32();
    const known = this.#known.get(offset) ?? this.#decode(offset);
    this.#known.set(offset, known);
    if (offset === reader.at) reader.skip(NAME_OVERHEAD + known.length * 2);
    return known.name;
  }

  /** Whether at `at` there is a reference to a name with the hash it should have. */
  isNameAt(at: number): boolean {
    if (at + 4 > this.#bytes.length) return false;
    const offset = new ChunkReader(this.#bytes, at, at + 4).u32();
    if (offset + NAME_OVERHEAD > this.#bytes.length) return false;
    const reader = new ChunkReader(this.#bytes, offset + 4, this.#bytes.length);
    const stored = reader.u16();
    const length = reader.u16();
    if (reader.at + length * 2 > this.#bytes.length) return false;
    return nameHash(reader.bytes, reader.at, length) === stored;
  }

  #decode(offset: number): { name: string; length: number } {
    const reader = new ChunkReader(this.#bytes, offset, this.#bytes.length);
    reader.skip(6);
    const length = reader.u16();
    const start = reader.at;
    reader.skip(length * 2 + 2);
    return { name: decodeUtf16(this.#bytes.subarray(start, start + length * 2)), length };
  }
}

/** The hash that stands before a name; [MS-EVEN6] 2.2.12.3. */
function nameHash(bytes: Uint8Array, start: number, length: number): number {
  let hash = 0;
  for (let at = start; at < start + length * 2; at += 2) {
    hash = (Math.imul(hash, 65599) + (bytes[at]! | (bytes[at + 1]! << 8))) | 0;
  }
  return hash & 0xffff;
}
