import type { Disk } from './model.ts';
import { lastWritten } from './times.ts';

/** By the file system's times of their last writes, the newest first; those without a time last. */
export function newestFirst(disks: readonly Disk[]): Disk[] {
  const time = (disk: Disk) => lastWritten(disk) ?? Number.NEGATIVE_INFINITY;
  return disks.toSorted((a, b) => compare(time(b), time(a)));
}

/** The one that was written to last; null where nothing tells between several. */
export function newestOf(disks: readonly Disk[]): Disk | null {
  const [first, second] = newestFirst(disks);
  if (!first || !second) return first ?? null;
  const [latest, next] = [lastWritten(first), lastWritten(second)];
  return latest !== null && (next === null || latest > next) ? first : null;
}

const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
