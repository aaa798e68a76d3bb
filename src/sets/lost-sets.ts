import type { Chain, Disk, Inventory, InventoryFile } from './model.ts';
import { folderOf, pathKey } from './paths.ts';
import { diskName } from './set-names.ts';
import { provenDisks } from './vhd-set.ts';

/** Disks that a VHD Set once coordinated whose `.vhds` is gone or can't be read. Inferred. */
export interface LostSet {
  /** The base of the names, folded. */
  readonly base: string;
  /** The damaged `.vhds`; null when there is none. */
  readonly file: InventoryFile | null;
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
    const key = keyOf(file.path, diskName(file.path.replace(/\.vhds$/i, '')).base);
    if (activeLeaf.name === null) damaged.set(key, file);
    else readable.add(key);
  }
  const lost = new Map<string, { base: string; leaves: Disk[] }>();
  for (const chain of chains) {
    const base = claimed.has(chain.leaf) ? null : baseOfSet(chain);
    if (base === null) continue;
    const key = keyOf(chain.members.at(-1)!.file.path, base);
    if (readable.has(key)) continue;
    const known = lost.get(key);
    if (known) known.leaves.push(chain.leaf);
    else lost.set(key, { base, leaves: [chain.leaf] });
  }
  return [...lost].map(([key, { base, leaves }]) => {
    return { base, file: damaged.get(key) ?? null, leaves, likelyLeaf: likeliest(leaves) };
  });
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

/** The only one, or the one that was written to last. */
function likeliest(leaves: readonly Disk[]): Disk | null {
  const time = (disk: Disk) => disk.file.modified?.getTime() ?? Number.NaN;
  const [first, second] = leaves.toSorted((a, b) => time(b) - time(a));
  if (!first || !second) return first ?? null;
  return time(first) > time(second) ? first : null;
}
