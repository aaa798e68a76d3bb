import type { FileStream } from './file-system.ts';

/** A part of something, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Whether the content of a file is at hand: all of it, some, or none. */
export interface Wholeness {
  readonly state: 'whole' | 'partly-missing' | 'missing';
  /** What is not, in the file; in order, neighbours as one. */
  readonly missing: readonly ByteRange[];
}

const WHOLE: Wholeness = { state: 'whole', missing: [] };

/** The parts of a disk that are not at hand; in columns, since there may be millions. */
export class MissingRanges {
  #starts = new Float64Array(16);
  #ends = new Float64Array(16);
  #count = 0;

  /** Ranges are added in their order on the disk. */
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

  /** What is missing of a range of the disk, in order. */
  *within(offset: number, length: number): Generator<ByteRange> {
    const end = offset + length;
    for (let index = this.#firstEndingAfter(offset); index < this.#count; index++) {
      const from = Math.max(offset, this.#starts[index]!);
      if (from >= end) return;
      yield { offset: from, length: Math.min(end, this.#ends[index]!) - from };
    }
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

/**
 * Whether the content of a stream is at hand. Content that is decoded from what lies on the volume
 * is missing as soon as a part of that is.
 * @param volumeOffset where the volume begins on the disk
 */
export function wholenessOf(
  stream: FileStream,
  disk: MissingRanges,
  volumeOffset: number,
): Wholeness {
  const missing: { offset: number; length: number }[] = [];
  for (const { offset, length, kind, position, storedLength } of stream.extents()) {
    if (kind === 'zero' || length === 0) continue;
    if (kind === 'missing' || position === null) push(missing, offset, length);
    else {
      for (const range of disk.within(volumeOffset + position, storedLength)) {
        if (kind === 'encoded') {
          push(missing, offset, length);
          break;
        }
        push(missing, offset + range.offset - volumeOffset - position, range.length);
      }
    }
  }
  if (missing.length === 0) return WHOLE;
  const lost = missing.reduce((sum, { length }) => sum + length, 0);
  return { state: lost >= stream.size ? 'missing' : 'partly-missing', missing };
}

function push(ranges: { offset: number; length: number }[], offset: number, length: number): void {
  const last = ranges.at(-1);
  if (last && last.offset + last.length >= offset) {
    last.length = Math.max(last.length, offset + length - last.offset);
  } else ranges.push({ offset, length });
}
