import type { Disk } from './model.ts';
import { lastWritten, TOLERANCE } from './times.ts';

/**
 * When disks were made, by who saw it: the file system that they were made on. Stronger than any time
 * of a copy.
 */
export type ToldBirths = ReadonlyMap<Disk, Date>;

const NOBODY: ToldBirths = new Map();

/**
 * When a checkpoint was made: as told, or else when its parent was last written. A differencing disk was born then, since from then on the writes went into the
 * child. Its own last write says only when it was last used: for an active leaf, when the folder was
 * copied. What is not told is inferred: a VHDX holds no time.
 * @returns null for a base, where the parent is not at hand or not proven, and where the times
 *   contradict each other or were reset by one copy
 */
export function birthOf(disk: Disk, told: ToldBirths = NOBODY): Date | null {
  const known = told.get(disk);
  if (known) return known;
  const parent = disk.parent?.status === 'resolved' ? disk.parent.parent : null;
  const born = parent && lastWritten(parent);
  if (born === null) return null;
  const own = lastWritten(disk);
  // Earlier is impossible in a chain in use; the same moment is a copy that reset both.
  if (own !== null && own - born <= TOLERANCE) return null;
  return new Date(born);
}

/** The earliest and the latest birth among disks; null when none is known. */
export function birthsAmong(
  disks: readonly Disk[],
  told: ToldBirths = NOBODY,
): { first: Date; last: Date } | null {
  const times = disks.flatMap((disk) => birthOf(disk, told)?.getTime() ?? []);
  if (times.length === 0) return null;
  const [first, last] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  return { first: new Date(first), last: new Date(last) };
}
