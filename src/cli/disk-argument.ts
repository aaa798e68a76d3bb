import { stat } from 'node:fs/promises';
import { baseName } from '../report/names.ts';
import { chainOf } from '../sets/chain.ts';
import type { Chain, Disk, Inventory, VhdSet } from '../sets/model.ts';
import { InputError } from './exit.ts';
import { type OpenInventory, openBeside } from './open-inventory.ts';
import type { SearchOptions } from './shared-options.ts';

/** A disk named on the command line: the chain below it, and the set it was named through. */
export interface DiskArgument extends OpenInventory {
  readonly chain: Chain;
  /** The set, where a `.vhds` was named. */
  readonly set: VhdSet | null;
}

export interface DiskOptions extends SearchOptions {
  /** A `.vhds`, `.avhdx` or `.vhdx`. */
  disk: string;
  /** A member of the chain whose state is meant, by path or by name. */
  at?: string | undefined;
}

/**
 * Finds the chain that a disk argument stands for.
 * @throws {InputError} when it is no disk, or the leaf of a set is not at hand
 */
export async function openDiskArgument(
  options: DiskOptions,
  countAllocation = false,
): Promise<DiskArgument> {
  await requireNoFolder(options.disk);
  const opened = await openBeside(options.disk, options, countAllocation);
  const { leaf, set } = leafNamed(opened.inventory, options.disk);
  const chain = chainOf(leaf);
  if (options.at === undefined) return { ...opened, chain, set };
  const member = await memberNamed({ ...opened, chain }, options.at);
  return { ...opened, chain: chainOf(member), set };
}

/** All below a folder would be read, to find no disk in the end. */
async function requireNoFolder(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (!stats?.isDirectory()) return;
  throw new InputError(
    `${path} is a folder: name a disk in it; vhdset analyze ${path} lists what is there`,
  );
}

function leafNamed(inventory: Inventory, path: string): { leaf: Disk; set: VhdSet | null } {
  const disk = inventory.disks.find(({ file }) => file.path === path);
  if (disk) return { leaf: disk, set: null };
  const set = inventory.sets.find(({ file }) => file.path === path);
  if (set) return { leaf: leafOf(set, path), set };
  const file = inventory.files.find((candidate) => candidate.path === path);
  if (file?.error) throw new InputError(file.error);
  const kind = file?.kind === 'empty' ? 'it is empty' : `its content is ${file?.kind ?? 'unknown'}`;
  throw new InputError(`${path} is neither a VHDX nor a VHD Set: ${kind}`);
}

function leafOf({ activeLeaf }: VhdSet, path: string): Disk {
  if (activeLeaf.disk) return activeLeaf.disk;
  const { name, candidates } = activeLeaf;
  if (candidates.length > 1) {
    const paths = candidates.map(({ file }) => file.path).join(', ');
    throw new InputError(`${path} names ${name}, and there are several: name one of ${paths}`);
  }
  throw new InputError(
    name === null
      ? `${path} does not say which disk is in use; name the newest .avhdx itself`
      : `${path} names the disk ${name}, which is not beside it; name its folder with --search`,
  );
}

/**
 * The member of a chain that goes by a path, however it is spelt, or by its name alone.
 * @throws {InputError} when there is none, or several bear the name
 */
export async function memberNamed(
  { chain, pool }: Pick<DiskArgument, 'chain' | 'pool'>,
  wanted: string,
): Promise<Disk> {
  const { members, leaf } = chain;
  const id = (await pool.open(wanted).catch(() => null))?.id;
  const [same] = members.filter(({ file }) => file.path === wanted || (id && file.id === id));
  if (same) return same;
  const [named, ...others] = members.filter(({ file }) => baseName(file.path) === wanted);
  const hint = `vhdset chain ${leaf.file.path} lists its members`;
  if (!named) throw new InputError(`${wanted} is not in the chain of ${leaf.file.path}; ${hint}`);
  if (others.length === 0) return named;
  throw new InputError(`several members of the chain are named ${wanted}; say which by its path`);
}
