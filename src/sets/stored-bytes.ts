import type { Disk } from './model.ts';

/** What some disks store of their own, together. */
export interface StoredBytes {
  /** Of those disks that were counted. */
  readonly bytes: number;
  /** Disks of which it is not known: the sum is a least one then, and none when these are all. */
  readonly uncounted: number;
}

/** Sums up what disks store, and what could not be counted of it. */
export function storedBytes(disks: readonly Pick<Disk, 'allocation'>[]): StoredBytes {
  const known = disks.flatMap(({ allocation }) => allocation?.dataBytes ?? []);
  const bytes = known.reduce((sum, own) => sum + own, 0);
  return { bytes, uncounted: disks.length - known.length };
}
