import { type ByteSource, ShortReadError } from '../bytes/byte-source.ts';

/** Files that hold one disk, one behind the other, as one source. */
export class JoinedPieces implements ByteSource {
  readonly size: number;
  readonly #pieces: readonly { readonly start: number; readonly source: ByteSource }[];

  constructor(sources: readonly ByteSource[]) {
    let start = 0;
    this.#pieces = sources.map((source) => {
      const piece = { start, source };
      start += source.size;
      return piece;
    });
    this.size = start;
  }

  /** @throws {ShortReadError} past the end of the last */
  async read(target: Uint8Array, position: number): Promise<void> {
    const got = Math.max(0, Math.min(target.length, this.size - position));
    if (position < 0 || got < target.length) {
      throw new ShortReadError('pieces', position, target.length, got);
    }
    const end = position + target.length;
    for (const { start, source } of this.#pieces) {
      const [from, to] = [Math.max(position, start), Math.min(end, start + source.size)];
      if (from >= to) continue;
      await source.read(target.subarray(from - position, to - position), from - start);
    }
  }
}
