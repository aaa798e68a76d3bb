import { type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';

/** Bytes that stand in a mutant in place of the original's. Offset in bytes. */
export interface Change {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A file with changes laid over it, cut short or made longer; the original is never copied. */
export class MutantSource implements ByteSource {
  readonly size: number;
  readonly original: ByteSource;
  readonly changes: readonly Change[];

  constructor(original: ByteSource, changes: readonly Change[], size = original.size) {
    this.original = original;
    this.changes = changes.filter(({ offset }) => offset < size);
    this.size = size;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const got = Math.max(0, Math.min(target.length, this.size - position));
    if (position < 0 || got < target.length) {
      throw new ShortReadError('mutant', position, target.length, got);
    }
    const there = Math.max(0, Math.min(target.length, this.original.size - position));
    if (there > 0) await this.original.read(target.subarray(0, there), position);
    target.fill(0, there);
    for (const { offset, bytes } of this.changes) {
      const from = Math.max(position, offset);
      const to = Math.min(position + target.length, offset + bytes.length);
      if (from < to) target.set(bytes.subarray(from - offset, to - offset), from - position);
    }
  }
}
