import type { Disk } from './model.ts';

/** What the file system's times of a chain are worth: a VHDX holds none, and a copy may reset them. */
export interface ChainTimes {
  /**
   * `all-alike`: within two seconds of each other, so most likely set by a copy. `out-of-order`: a
   * child was modified before its parent, which can't be in a chain in use. `plausible`: nothing
   * speaks against them. `unknown`: fewer than two are at hand.
   */
  readonly verdict: 'plausible' | 'all-alike' | 'out-of-order' | 'unknown';
  readonly earliest: Date | null;
  readonly latest: Date | null;
  /** Each child that is older than its parent. */
  readonly outOfOrder: readonly { readonly child: Disk; readonly parent: Disk }[];
}

/** Milliseconds: FAT keeps times to two seconds. */
export const TOLERANCE = 2000;

/** @param members of a chain, leaf first. */
export function judgeTimes(members: readonly Disk[]): ChainTimes {
  let [earliest, latest, known] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  const outOfOrder: { child: Disk; parent: Disk }[] = [];
  for (const [i, child] of members.entries()) {
    const time = lastWritten(child);
    if (time === null) continue;
    known++;
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
    const parent = members[i + 1];
    const before = parent ? lastWritten(parent) : null;
    if (parent && before !== null && time < before - TOLERANCE) outOfOrder.push({ child, parent });
  }
  const verdict = () => {
    if (known < 2) return 'unknown';
    if (latest - earliest <= TOLERANCE) return 'all-alike';
    return outOfOrder.length > 0 ? 'out-of-order' : 'plausible';
  };
  return {
    verdict: verdict(),
    earliest: known > 0 ? new Date(earliest) : null,
    latest: known > 0 ? new Date(latest) : null,
    outOfOrder,
  };
}

/** When its file was last written, milliseconds since 1970; null when not known, or nonsense. */
export function lastWritten({ file }: Disk): number | null {
  const time = file.modified?.getTime() ?? Number.NaN;
  return Number.isNaN(time) ? null : time;
}
