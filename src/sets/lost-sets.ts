import type { Chain, Disk, Inventory, InventoryFile } from './model.ts';
import { newestOf } from './newest.ts';
import { folderOf, pathKey } from './paths.ts';
import { diskName, setBase } from './set-names.ts';
import { provenDisks } from './vhd-set.ts';

/** Disks that a VHD Set once coordinated whose `.vhds` is gone or can't be read. Inferred. */
export interface LostSet {
  /** The base of the names, folded. */
  readonly base: string;
  /** The damaged `.vhds`; null when there is none. */
  readonly file: InventoryFile | null;
  /** The oldest disk of each of its chains. */
  readonly roots: readonly Disk[];
  /** What may be its state; a chain each. */
  readonly leaves: readonly Disk[];
  /** The leaf that was most probably active; null when nothing tells between several. */
  readonly likelyLeaf: Disk | null;
}

/**
 * Rebuilds lost sets from the names and the links of their disks. Only a set names its first
 * backing file `<base>_<guid>`: a chain that begins with one belonged to a set.
 */
export function inferLostSets({ chains, sets }: Pick<Inventory, 'chains' | 'sets'>): LostSet[] {
  const claimed = new Set(
    sets.flatMap((set) => [...provenDisks(set), ...set.activeLeaf.candidates]),
  );
  const readable = new Set<string>();
  const damaged = new Map<string, InventoryFile>();
  for (const { file, activeLeaf } of sets) {
    const key = keyOf(file.path, setBase(file.path));
    if (activeLeaf.name === null) damaged.set(key, file);
    else readable.add(key);
  }
  const lost = new Map<string, { base: string; roots: Set<Disk>; leaves: Disk[] }>();
  for (const chain of chains) {
    const base = claimed.has(chain.leaf) ? null : baseOfSet(chain);
    if (base === null) continue;
    const root = chain.members.at(-1)!;
    const key = keyOf(root.file.path, base);
    if (readable.has(key)) continue;
    const known = lost.get(key) ?? { base, roots: new Set(), leaves: [] };
    known.roots.add(root);
    known.leaves.push(chain.leaf);
    lost.set(key, known);
  }
  return [...lost].map(([key, { base, roots, leaves }]) => {
    const file = damaged.get(key) ?? null;
    return { base, file, roots: [...roots], leaves, likelyLeaf: newestOf(leaves) };
  });
}

/** The lost sets by the oldest disk of each of their chains. */
export function lostSetsByRoot(inventory: Pick<Inventory, 'chains' | 'sets'>): Map<Disk, LostSet> {
  const lost = inferLostSets(inventory);
  return new Map(lost.flatMap((set) => set.roots.map((root) => [root, set] as const)));
}

const keyOf = (path: string, base: string) => `${pathKey(folderOf(path))}/${base}`;

/** The base of the names, where the oldest disk is a set's first backing file; else null. */
function baseOfSet({ leaf, members }: Chain): string | null {
  const root = members.at(-1)!;
  const { base, form } = diskName(root.file.path);
  const isFork = diskName(leaf.file.path).form === 'auto-recovery';
  if (form !== 'guid' || isFork || root.vhdx.type === 'differencing') return null;
  return root.vhdx.type === null ? null : base;
}
