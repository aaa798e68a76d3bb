import { ShortReadError } from '../../bytes/byte-source.ts';
import type { ResidentAttribute } from '../../formats/ntfs/attribute-header.ts';
import type { FileStream, StreamExtent } from '../file-system.ts';

/** A value that lies in the file's record. */
export class ResidentStream implements FileStream {
  readonly #value: Uint8Array;
  readonly #locate: (length: number) => readonly StreamExtent[];

  /** @param locate where the value lies on the volume: a record may be cut in two by a run's end */
  constructor(attribute: ResidentAttribute, locate: (length: number) => readonly StreamExtent[]) {
    const { record, valueOffset, valueLength } = attribute;
    const from = record.start + valueOffset;
    this.#value = record.bytes.slice(from, from + valueLength);
    this.#locate = locate;
  }

  get size(): number {
    return this.#value.length;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    if (!this.readNow(target, position)) {
      const got = Math.max(0, Math.min(target.length, this.size - position));
      throw new ShortReadError('file', position, target.length, got);
    }
  }

  readNow(target: Uint8Array, position: number): boolean {
    if (position < 0 || position + target.length > this.size) return false;
    target.set(this.#value.subarray(position, position + target.length));
    return true;
  }

  extents(): readonly StreamExtent[] {
    return this.size === 0 ? [] : this.#locate(this.size);
  }
}
