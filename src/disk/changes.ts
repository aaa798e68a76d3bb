import type { VirtualDisk } from './virtual-disk.ts';

/** A range that was written. Offset and length in bytes. */
export interface Change {
  readonly offset: number;
  readonly length: number;
  /** `zero`: the range was made zeros; `missing`: it was written, and the layer is damaged there. */
  readonly kind: 'data' | 'zero' | 'missing';
  /** Index of the youngest layer that wrote it, or that ends before it, 0 being the leaf. */
  readonly layer: number;
}

/**
 * The ranges in which the disk may differ from the state that its layer `from` is the leaf of: those
 * that a younger layer decides, or cuts off by being shorter. A layer may hold the bytes that were
 * there before: what was written is told, not what is different.
 */
export async function* changesSince(disk: VirtualDisk, from: number): AsyncGenerator<Change> {
  const sizes = disk.layers.map(({ vhdx }) => vhdx.geometry.virtualSize);
  // The disk was shortened and extended again: what the older state held behind is zeros now.
  const cutAt = Math.min(...sizes.slice(0, from));
  const cutter = sizes.indexOf(cutAt);
  const cutEnd = sizes[from] ?? 0;
  for await (const { offset, length, kind, layer } of disk.extents()) {
    if (kind === 'unallocated') {
      const start = Math.max(offset, cutAt);
      const end = Math.min(offset + length, cutEnd);
      if (start < end) yield { offset: start, length: end - start, kind: 'zero', layer: cutter };
    } else if (layer !== null && layer < from) {
      yield { offset, length, kind, layer };
    }
  }
}
