import { descendantsOf } from './chain.ts';
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

/** @param chain down from any disk of the inventory, not only from a leaf */
export function standingOf(
  { leaf }: Pick<Chain, 'leaf'>,
  { disks, chains, suspects }: Pick<Inventory, 'disks' | 'chains' | 'suspects'>,
): Standing {
  const newer = descendantsOf(leaf, disks);
  const parents = new Set(newer.map(({ parent }) => parent?.parent));
  const newest = newestOf(newer.filter((disk) => !parents.has(disk)));
  if (suspects.size === 0) return { newer, newest, suspects: [] };
  const whole = chains.find(({ members }) => members.includes(leaf));
  return { newer, newest, suspects: suspects.get(whole?.leaf ?? leaf) ?? [] };
}
