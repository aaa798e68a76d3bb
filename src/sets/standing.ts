import { childrenByParent, descendantsOf } from './chain.ts';
import type { Chain, Disk, Inventory, Suspect } from './model.ts';
import { newestOf } from './newest.ts';
import { diskName } from './set-names.ts';

/** Where a chain stands among what was found: whether it can be called the newest state. */
export interface Standing {
  /**
   * Disks that depend on its leaf, directly or not: with any, the leaf holds an old state. Not a fork
   * that a backup (VSS) made for itself, which no live data comes to be in; and in a circle nothing is
   * newer than anything.
   */
  readonly newer: readonly Disk[];
  /** The newest of those; null when there is none, or nothing tells between several branches. */
  readonly newest: Disk | null;
  /** Files that may be newer disks of it, and could not be read. */
  readonly suspects: readonly Suspect[];
}

/**
 * @param chain down from any disk of the inventory, not only from a leaf
 * @param children of the inventory's disks: whoever asks for many chains finds them once
 */
export function standingOf(
  { leaf, members }: Pick<Chain, 'leaf' | 'members'>,
  { disks, suspects }: Pick<Inventory, 'disks' | 'suspects'>,
  children: ReadonlyMap<Disk, readonly Disk[]> = childrenByParent(disks),
): Standing {
  const depending = descendantsOf(leaf, children);
  const below = new Set(depending.size > 0 ? members : []);
  const newer = [...depending].filter((disk) => !below.has(disk) && !isFork(disk));
  const parents = new Set(newer.map(({ parent }) => parent?.parent));
  const newest = newestOf(newer.filter((disk) => !parents.has(disk)));
  if (suspects.size === 0) return { newer, newest, suspects: [] };
  // They are listed with the leaves of the chains that they may be a part of.
  const whole = [leaf, ...depending].find((disk) => suspects.has(disk));
  return { newer, newest, suspects: (whole && suspects.get(whole)) ?? [] };
}

const isFork = ({ file }: Disk) => diskName(file.path).form === 'auto-recovery';
