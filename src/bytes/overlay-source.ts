import { type ByteSource, ShortReadError } from './byte-source.ts';

/** New content for a range of a source; `bytes` null means zeros. Offsets and lengths in bytes. */
export interface Patch {
  readonly offset: number;
  readonly length: number;
  readonly bytes: Uint8Array | null;
}

/**
 * A source with patches laid over it in memory: the base is never written. Where patches overlap,
 * the later one counts. Bytes between the end of the base and `size` read as zeros.
 */
export class OverlaySource implements ByteSource {
  readonly size: number;
  readonly patches: readonly Patch[];
  readonly #base: ByteSource;
  /** Ascending offsets that cut the patched area into segments … */
  readonly #bounds: Float64Array;
  /** … and for each segment the index of the patch that decides it, or -1. */
  readonly #owners: Int32Array;

  /** @param size bytes; taken as the base's own where that is larger. */
  constructor(base: ByteSource, patches: readonly Patch[], size: number = base.size) {
    this.#base = base;
    this.size = Math.max(size, base.size);
    this.patches = patches;
    this.#bounds = boundsOf(patches);
    this.#owners = ownersOf(patches, this.#bounds);
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const end = position + target.length;
    if (position < 0 || end > this.size) {
      const got = Math.max(0, Math.min(target.length, this.size - position));
      throw new ShortReadError('overlay', position, target.length, got);
    }
    await this.#readBase(target, position);
    const bounds = this.#bounds;
    let segment = Math.max(0, firstAbove(bounds, position) - 1);
    for (; segment + 1 < bounds.length && bounds[segment]! < end; segment++) {
      const patch = this.patches[this.#owners[segment]!];
      const start = Math.max(position, bounds[segment]!);
      const stop = Math.min(end, bounds[segment + 1]!);
      if (!patch || stop <= start) continue;
      const into = target.subarray(start - position, stop - position);
      if (patch.bytes) into.set(patch.bytes.subarray(start - patch.offset, stop - patch.offset));
      else into.fill(0);
    }
  }

  async verifyUnchanged(): Promise<void> {
    await this.#base.verifyUnchanged?.();
  }

  async #readBase(target: Uint8Array, position: number): Promise<void> {
    const available = Math.max(0, Math.min(target.length, this.#base.size - position));
    if (available > 0) await this.#base.read(target.subarray(0, available), position);
    if (available < target.length) target.fill(0, available);
  }
}

function boundsOf(patches: readonly Patch[]): Float64Array {
  const ends = new Float64Array(patches.length * 2);
  for (const [i, { offset, length }] of patches.entries()) {
    ends[2 * i] = offset;
    ends[2 * i + 1] = offset + length;
  }
  ends.sort();
  return ends.filter((bound, i) => i === 0 || bound !== ends[i - 1]);
}

/** Paints the patches from the last to the first; a segment once painted is skipped by a forward pointer. */
function ownersOf(patches: readonly Patch[], bounds: Float64Array): Int32Array {
  const owners = new Int32Array(bounds.length).fill(-1);
  const next = Int32Array.from(bounds, (_, i) => i);
  const free = (segment: number): number => {
    let root = segment;
    while (next[root] !== root && root < bounds.length) root = next[root]!;
    for (let at = segment; next[at] !== root && at < bounds.length; ) {
      const following = next[at]!;
      next[at] = root;
      at = following;
    }
    return root;
  };
  for (let index = patches.length - 1; index >= 0; index--) {
    const { offset, length } = patches[index]!;
    const end = offset + length;
    let segment = free(Math.max(0, firstAbove(bounds, offset) - 1));
    while (segment + 1 < bounds.length && bounds[segment]! < end) {
      owners[segment] = index;
      next[segment] = segment + 1;
      segment = free(segment + 1);
    }
  }
  return owners;
}

/** Index of the first element above `value`, in an ascending array. */
function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
