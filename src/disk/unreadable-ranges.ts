import { type ByteSource, ShortReadError } from '../bytes/byte-source.ts';
import { readTroubleOf } from '../bytes/read-trouble.ts';
import { Damaged, Kind, RunList } from './run-list.ts';

/** A range of the file of a layer, from `start` to `end` in bytes. */
interface Range {
  readonly start: number;
  end: number;
}

/** The smallest piece that a medium gives or does not give. */
const SECTOR_BYTES = 512;

/**
 * Places of the files of a disk that the medium did not give, as they are found by reading: from then
 * on the disk calls them missing. Neighbours are one range, so that memory is that of the damage.
 */
export class UnreadableRanges {
  /** Of each layer, in the order of their places. */
  readonly #byLayer = new Map<number, Range[]>();

  get isEmpty(): boolean {
    return this.#byLayer.size === 0;
  }

  /** @param position offset in the file of the layer, in bytes */
  add(layer: number, position: number, length: number): void {
    const ranges = this.#byLayer.get(layer) ?? [];
    this.#byLayer.set(layer, ranges);
    const at = firstEndingAfter(ranges, position - 1);
    const [before] = ranges.slice(at, at + 1);
    if (before && before.start <= position && before.end >= position) {
      before.end = Math.max(before.end, position + length);
    } else ranges.splice(at, 0, { start: position, end: position + length });
  }

  /** The same runs with every part of them that can't be read as missing. */
  cut(list: RunList): RunList {
    if (this.isEmpty) return list;
    const result = new RunList(list.count);
    for (let i = 0; i < list.count; i++) {
      const [offset, length, position] = [list.offset[i]!, list.length[i]!, list.position[i]!];
      const [kind, layer] = [list.kind[i]!, list.layer[i]!];
      const ranges = kind === Kind.Data ? this.#byLayer.get(layer) : undefined;
      if (!ranges) {
        result.push(offset, length, kind, layer, position);
        continue;
      }
      let done = 0;
      for (let at = firstEndingAfter(ranges, position); at < ranges.length; at++) {
        const from = Math.max(done, ranges[at]!.start - position);
        const to = Math.min(length, ranges[at]!.end - position);
        if (from >= length) break;
        if (to <= from) continue;
        if (from > done) result.push(offset + done, from - done, kind, layer, position + done);
        result.push(offset + from, to - from, Kind.Missing, layer, Damaged.PayloadUnreadable);
        done = to;
      }
      if (done < length) result.push(offset + done, length - done, kind, layer, position + done);
    }
    return result;
  }
}

/** Index of the first range that ends behind `position`. */
function firstEndingAfter(ranges: readonly Range[], position: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Reads around what the medium does not give, as GNU ddrescue does: what fails is halved, down to
 * single sectors, and each of these is tried once more. A sector costs at most three reads of its own.
 * @param onUnreadable told each sector that was given up, in order; in `target` it is zeros
 * @throws what is no trouble of the medium
 */
export async function readAround(
  source: ByteSource,
  target: Uint8Array,
  position: number,
  onUnreadable: (position: number, length: number) => void,
): Promise<void> {
  if (await reads(source, target, position)) return;
  const { length } = target;
  const cut = sectorBoundaryIn(position, position + length);
  if (cut !== null) {
    const half = cut - position;
    await readAround(source, target.subarray(0, half), position, onUnreadable);
    await readAround(source, target.subarray(half), cut, onUnreadable);
    return;
  }
  if (await reads(source, target, position)) return;
  target.fill(0);
  onUnreadable(position, length);
}

/** The boundary of sectors next to the middle of a range; null where it lies in one sector. */
function sectorBoundaryIn(start: number, end: number): number | null {
  const middle = Math.floor((start + end) / 2 / SECTOR_BYTES) * SECTOR_BYTES;
  const cut = middle > start ? middle : (Math.floor(start / SECTOR_BYTES) + 1) * SECTOR_BYTES;
  return cut < end ? cut : null;
}

async function reads(source: ByteSource, target: Uint8Array, position: number): Promise<boolean> {
  try {
    await source.read(target, position);
    return true;
  } catch (error) {
    if (error instanceof ShortReadError || !readTroubleOf(error, 'payload')) throw error;
    return false;
  }
}
