import { VhdsetError } from '../bytes/vhdset-error.ts';
import { chainOf } from '../sets/chain.ts';
import type { Chain, Disk, Inventory, InventoryFile, VhdSet } from '../sets/model.ts';
import { baseName } from '../sets/paths.ts';

/** A disk that was named: the chain below it, and the set it was named through. */
export interface NamedChain {
  readonly chain: Chain;
  /** The set, where a `.vhds` was named. */
  readonly set: VhdSet | null;
}

/** Why a path names no chain. */
export type NamingTrouble =
  /** It leads to no file at hand. */
  | { readonly why: 'not-at-hand' }
  /** It can't be read, or holds something else. */
  | { readonly why: 'no-disk'; readonly file: InventoryFile }
  /** The set names no leaf that could be decoded; none that is at hand; or one that is there twice. */
  | { readonly why: 'leaf-unknown' | 'leaf-absent' | 'leaf-ambiguous'; readonly set: VhdSet }
  /** What was named beside the disk is no member of its chain, or the name of several. */
  | { readonly why: 'no-member' | 'several-members'; readonly chain: Chain };

/** A path that was named stands for no disk, or for no single one. */
export class NamingError extends VhdsetError {
  readonly code = 'no-such-disk';
  /** As it was given. */
  readonly path: string;
  readonly trouble: NamingTrouble;

  constructor(path: string, trouble: NamingTrouble) {
    super(`${path} does not name a disk: ${trouble.why}`);
    this.name = 'NamingError';
    this.path = path;
    this.trouble = trouble;
  }
}

/**
 * The chain that a path stands for: that below a disk, or below the active leaf of a set.
 * @param path of a file of the inventory
 * @throws {NamingError}
 */
export function chainNamed({ disks, sets, files }: Inventory, path: string): NamedChain {
  const disk = disks.find(({ file }) => file.path === path);
  if (disk) return { chain: chainOf(disk), set: null };
  const set = sets.find(({ file }) => file.path === path);
  if (set) return { chain: chainOf(leafOf(set)), set };
  const file = files.find((candidate) => candidate.path === path);
  throw new NamingError(path, file ? { why: 'no-disk', file } : { why: 'not-at-hand' });
}

function leafOf(set: VhdSet): Disk {
  const { disk, name, candidates } = set.activeLeaf;
  if (disk) return disk;
  const several = candidates.length > 1;
  const why = several ? 'leaf-ambiguous' : name === null ? 'leaf-unknown' : 'leaf-absent';
  throw new NamingError(set.file.path, { why, set });
}

/**
 * The member of a chain that goes by a path, however it is spelt, or by its name alone.
 * @throws {NamingError} when there is none, or several bear the name
 */
export async function memberNamed(
  { files }: Pick<Inventory, 'files'>,
  chain: Chain,
  wanted: string,
): Promise<Disk> {
  const { members } = chain;
  const exact = members.find(({ file }) => file.path === wanted);
  if (exact) return exact;
  for (const tree of new Set(members.map(({ file }) => file.tree))) {
    const path = await tree.pathOf(wanted);
    const meant = path === null ? undefined : files.find((file) => file.path === path);
    const same = members.find(({ file }) => meant && isSame(file, meant));
    if (same) return same;
  }
  const [named, ...others] = members.filter(({ file }) => baseName(file.path) === wanted);
  if (!named) throw new NamingError(wanted, { why: 'no-member', chain });
  if (others.length > 0) throw new NamingError(wanted, { why: 'several-members', chain });
  return named;
}

function isSame(a: InventoryFile, b: InventoryFile): boolean {
  return a === b || (a.id !== null && a.id === b.id);
}
