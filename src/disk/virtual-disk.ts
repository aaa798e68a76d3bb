import { type ByteSource, ShortReadError } from '../bytes/byte-source.ts';
import { surveyBlocks } from '../formats/vhdx/block-survey.ts';
import { assertUnchanged } from './assert-unchanged.ts';
import type { Extent } from './extent.ts';
import type { Layer } from './layer.ts';
import { decideRanges } from './layer-runs.ts';
import { readRuns } from './read-runs.ts';
import { Damaged, Kind, NO_LAYER, RunList } from './run-list.ts';
import { SectorBitmaps } from './sector-bitmaps.ts';
import { UnreadableRanges } from './unreadable-ranges.ts';

/**
 * A leaf and its ancestors as one address space, and a source of its own: partitions, file systems,
 * and images that lie on the disk are read from it. All offsets and lengths in bytes.
 */
export interface VirtualDisk extends ByteSource {
  /** As `size`, by the name that the format gives it ([MS-VHDX] 2.6.2.2). */
  readonly virtualSize: number;
  readonly logicalSectorSize: number;
  readonly physicalSectorSize: number;
  /** Leaf first. */
  readonly layers: readonly Layer[];
  /** What the medium did not give so far; what is added is `missing` from then on. */
  readonly unreadable: UnreadableRanges;
  /** Whether the last layer needs no parent. */
  readonly complete: boolean;
  /**
   * What decides each part of a range, in order and without a gap; neighbours that continue each
   * other, in the file too, are one.
   * @throws {RangeError} when the range is not on the disk
   */
  extents(offset?: number, length?: number): AsyncGenerator<Extent>;
  /** The same in columns, for folds over millions of runs; a run may be cut in two anywhere. */
  runs(offset?: number, length?: number): AsyncGenerator<RunList>;
  /**
   * Fills `target` with the bytes from `position` on.
   * @throws {MissingDataError} where a byte is not there
   * @throws {ShortReadError} past the end of the disk
   */
  read(target: Uint8Array, position: number): Promise<void>;
}

/** A window of the disk is resolved through all layers at once. The smallest can't reach the limit. */
const SMALLEST_WINDOW = 32 * 1024 * 1024;
const LARGEST_WINDOW = 1024 * 1024 * 1024 * 1024;
const MOST_RUNS = SMALLEST_WINDOW / 512 + 2;
/** Windows grow while they hold fewer runs than this … */
const FEW_RUNS = 2048;
/**
 * … and, larger ones, fewer than this if each counts for every layer: no payload is read while one
 * is decided, and what has been read until then must last as long.
 */
const FEW_DECISIONS = 64 * 1024;
const LARGER_WINDOW = 128 * 1024 * 1024;
const WINDOW_STEP = 4;

/**
 * @param layers leaf first; at least one
 * @param options.complete whether the last layer needs no parent; if not, what it leaves undecided
 *   is `missing`, and never zeros
 */
export function openDisk(
  layers: readonly Layer[],
  options: { readonly complete: boolean },
): VirtualDisk {
  const leaf = layers[0];
  if (!leaf) throw new RangeError('a disk has at least one layer');
  const { complete } = options;
  const { virtualSize, logicalSectorSize } = leaf.vhdx.geometry;
  const physicalSectorSize = leaf.vhdx.metadata.physicalSectorSize ?? logicalSectorSize;
  const bitmaps = new SectorBitmaps();
  const unreadable = new UnreadableRanges();

  async function resolve(start: number, end: number, limit: number): Promise<RunList | null> {
    const decided = new RunList();
    let holes = new RunList();
    let below = new RunList();
    holes.push(start, end - start, Kind.Unallocated, NO_LAYER, 0);
    for (let layer = 0; layer < layers.length && holes.count > 0; layer++) {
      const { vhdx } = layers[layer]!;
      below.clear();
      const survey = await surveyBlocks(vhdx);
      const task = { vhdx, layer, bitmaps, survey, decided, holes: below, limit };
      if (!(await decideRanges(task, holes))) return null;
      [holes, below] = [below, holes];
    }
    const kind = complete ? Kind.Unallocated : Kind.Missing;
    for (let i = 0; i < holes.count; i++) {
      decided.push(holes.offset[i]!, holes.length[i]!, kind, NO_LAYER, Damaged.None);
    }
    return unreadable.cut(decided.sorted());
  }

  async function* runs(offset = 0, length = virtualSize - offset): AsyncGenerator<RunList> {
    requireInside(offset, length, virtualSize);
    const end = offset + length;
    let window = SMALLEST_WINDOW;
    for (let start = offset; start < end; ) {
      const stop = Math.min(end, start + window);
      const resolved = await resolve(start, stop, MOST_RUNS);
      if (!resolved) {
        window = Math.max(SMALLEST_WINDOW, window / WINDOW_STEP);
        continue;
      }
      yield resolved;
      start = stop;
      const { count } = resolved;
      const few = window < LARGER_WINDOW || count * layers.length < FEW_DECISIONS;
      if (few && count < FEW_RUNS) window = Math.min(LARGEST_WINDOW, window * WINDOW_STEP);
    }
  }

  async function* extents(offset?: number, length?: number): AsyncGenerator<Extent> {
    let last: Extent | null = null;
    for await (const list of runs(offset, length)) {
      for (let i = 0; i < list.count; i++) {
        const next = list.extentAt(i);
        const joined: Extent | null = last && join(last, next);
        if (last && !joined) yield last;
        last = joined ?? next;
      }
    }
    if (last) yield last;
  }

  async function read(target: Uint8Array, position: number): Promise<void> {
    const got = Math.max(0, Math.min(target.length, virtualSize - position));
    if (!(position >= 0) || got < target.length) {
      throw new ShortReadError('virtual disk', position, target.length, got);
    }
    for await (const list of runs(position, target.length)) {
      await readRuns(layers, list, target, position);
    }
  }

  return {
    size: virtualSize,
    virtualSize,
    logicalSectorSize,
    physicalSectorSize,
    layers,
    unreadable,
    complete,
    extents,
    runs,
    read,
    verifyUnchanged: () => assertUnchanged(layers),
  };
}

function requireInside(offset: number, length: number, size: number): void {
  const fine = offset >= 0 && length >= 0 && offset + length <= size;
  if (!fine) {
    throw new RangeError(`${length} bytes at offset ${offset} are not on a disk of ${size} bytes`);
  }
}

/** Two neighbours as one, where the second continues the first. */
function join(first: Extent, second: Extent): Extent | null {
  const continued = first.position === null ? null : first.position + first.length;
  const same =
    first.kind === second.kind && first.layer === second.layer && first.damage === second.damage;
  if (!same || continued !== second.position) return null;
  return { ...first, length: first.length + second.length };
}
