import type { VirtualDisk } from './virtual-disk.ts';

/** A range that was written. Offset and length in bytes. */
export interface Change {
  readonly offset: number;
  readonly length: number;
  /** `zero`: the range was made zeros; `missing`: it was written, and the layer is damaged there. */
  readonly kind: 'data' | 'zero' | 'missing';
  /** Index of the youngest layer that wrote it, 0 being the leaf. */
  readonly layer: number;
}

/**
 * The ranges in which the disk may differ from the state that its layer `from` is the leaf of: those
 * that a younger layer decides. A layer may hold the bytes that were there before: what was written
 * is told, not what is different.
 */
export async function* changesSince(disk: VirtualDisk, from: number): AsyncGenerator<Change> {
  for await (const { offset, length, kind, layer } of disk.extents()) {
    if (layer === null || layer >= from || kind === 'unallocated') continue;
    yield { offset, length, kind, layer };
  }
}
