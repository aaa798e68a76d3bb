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
  const opened = await openBeside(options.disk, options, countAllocation);
  const { leaf, set } = leafNamed(opened.inventory, options.disk);
  const chain = chainOf(leaf);
  if (options.at === undefined) return { ...opened, chain, set };
  return { ...opened, chain: chainOf(memberNamed(chain, options.at)), set };
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

function memberNamed(chain: Chain, wanted: string): Disk {
  const named = chain.members.filter(({ file }) => {
    return file.path === wanted || file.path.replace(/^.*[/\\]/, '') === wanted;
  });
  const [member] = named;
  if (member) return member;
  const hint = `vhdset chain ${chain.leaf.file.path} lists its members`;
  throw new InputError(`${wanted} is not in the chain of ${chain.leaf.file.path}; ${hint}`);
}
