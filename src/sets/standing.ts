import { childrenByParent, descendantsOf } from './chain.ts';
import type { Chain, Disk, Inventory, Suspect } from './model.ts';
import { newestOf } from './newest.ts';

/** Where a chain stands among what was found: whether it can be called the newest state. */
export interface Standing {
  /** Disks that depend on its leaf, directly or not: with any, the leaf holds an old state. */
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
  { leaf }: Pick<Chain, 'leaf'>,
  { disks, suspects }: Pick<Inventory, 'disks' | 'suspects'>,
  children: ReadonlyMap<Disk, readonly Disk[]> = childrenByParent(disks),
): Standing {
  const newer = [...descendantsOf(leaf, children)];
  const parents = new Set(newer.map(({ parent }) => parent?.parent));
  const newest = newestOf(newer.filter((disk) => !parents.has(disk)));
  if (suspects.size === 0) return { newer, newest, suspects: [] };
  // They are listed with the leaves of the chains that they may be a part of.
  const whole = [leaf, ...newer].find((disk) => suspects.has(disk));
  return { newer, newest, suspects: (whole && suspects.get(whole)) ?? [] };
}
