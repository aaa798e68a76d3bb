/** A part of something, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Parts of a disk, such as those that are not at hand; in columns, since there may be millions. */
export class ByteRanges {
  #starts = new Float64Array(16);
  #ends = new Float64Array(16);
  #count = 0;

  /** Everything that is in one of two. */
  static union(a: ByteRanges, b: ByteRanges): ByteRanges {
    const union = new ByteRanges();
    let [i, j] = [0, 0];
    while (i < a.#count || j < b.#count) {
      const first = j >= b.#count || (i < a.#count && a.#starts[i]! <= b.#starts[j]!);
      const from = first ? a : b;
      const at = first ? i++ : j++;
      union.add(from.#starts[at]!, from.#ends[at]! - from.#starts[at]!);
    }
    return union;
  }

  /** Ranges are added in their order. */
  add(offset: number, length: number): void {
    if (length <= 0) return;
    const last = this.#count - 1;
    if (last >= 0 && this.#ends[last]! >= offset) {
      this.#ends[last] = Math.max(this.#ends[last]!, offset + length);
      return;
    }
    if (this.#count === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#ends = grown(this.#ends);
    }
    this.#starts[this.#count] = offset;
    this.#ends[this.#count] = offset + length;
    this.#count++;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** What of a range is among them, in order. */
  *within(offset: number, length: number): Generator<ByteRange> {
    const end = offset + length;
    for (let index = this.#firstEndingAfter(offset); index < this.#count; index++) {
      const from = Math.max(offset, this.#starts[index]!);
      if (from >= end) return;
      yield { offset: from, length: Math.min(end, this.#ends[index]!) - from };
    }
  }

  /** How many bytes of a range are among them. */
  bytesWithin(offset: number, length: number): number {
    const end = offset + length;
    let bytes = 0;
    for (let index = this.#firstEndingAfter(offset); index < this.#count; index++) {
      const from = Math.max(offset, this.#starts[index]!);
      if (from >= end) break;
      bytes += Math.min(end, this.#ends[index]!) - from;
    }
    return bytes;
  }

  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function grown(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
