import type { Layer } from '../disk/layer.ts';
import { openDisk, type VirtualDisk } from '../disk/virtual-disk.ts';
import { isReadingChoice } from '../formats/vhdx/reading-choice.ts';
import { requireReadable } from '../formats/vhdx/vhdx.ts';
import type { Chain, Disk, Inventory, ParentLink } from '../sets/model.ts';
import { type DiskArgument, type DiskOptions, openDiskArgument } from './disk-argument.ts';
import { InputError } from './exit.ts';

/** A disk argument opened as one address space. */
export interface OpenedDisk extends DiskArgument {
  readonly disk: VirtualDisk;
  /** Why the chain is not whole, and what it would take; null when it is. */
  readonly gap: string | null;
  /** What the user should know although it can be read. */
  readonly warnings: readonly string[];
}

/**
 * Opens the chain that a disk argument stands for, as far down as it can be read.
 * @throws {FormatError} when not even the leaf can
 */
export async function openDiskLayers(options: DiskOptions): Promise<OpenedDisk> {
  const argument = await openDiskArgument(options);
  try {
    if (options.at === undefined) requireNewest(argument);
    const { layers, gap } = layersOf(argument.chain);
    const disk = openDisk(layers, { complete: gap === null });
    return { ...argument, disk, gap, warnings: warningsOf(argument.chain) };
  } catch (error) {
    argument.pool.close();
    throw error;
  }
}

/**
 * A set that names an ancestor of newer disks stands for an old state: that is read only when asked for.
 * @throws {InputError} naming both ways
 */
function requireNewest({ set, chain }: DiskArgument): void {
  const newer = set?.descendants ?? [];
  if (!set || newer.length === 0) return;
  const old = chain.leaf.file.path;
  const [leaf] = newer.filter((disk) => newer.every((other) => other.parent?.parent !== disk));
  throw new InputError(
    `${set.file.path} is behind: newer disks (${newer.length}) descend from the one it names. ` +
      `For the newest state name ${leaf?.file.path ?? 'the newest'} itself; ` +
      `for the state that the set knows add --at ${old}`,
  );
}

/** @throws {InputError} saying what it would take, when the chain is not whole */
export function requireWhole({ gap }: OpenedDisk, remedy = ''): void {
  if (gap !== null) throw new InputError(gap + remedy);
}

/**
 * What no output may replace: the set and the chain, and every disk that shares a member with it,
 * such as a newer checkpoint or another branch.
 */
export function protectedPaths(chain: Chain, { chains, sets }: Inventory): string[] {
  const members = new Set(chain.members);
  const related = chains.filter((other) => other.members.some((disk) => members.has(disk)));
  const disks = [chain, ...related].flatMap((other) => other.members);
  return [...new Set([...sets, ...disks].map(({ file }) => file.path))];
}

function layersOf(chain: Chain): { layers: Layer[]; gap: string | null } {
  const layers: Layer[] = [];
  for (const { file, vhdx } of chain.members) {
    if (vhdx.refusal && layers.length > 0) {
      return { layers, gap: `no data may be read from ${file.path}: ${vhdx.refusal.message}` };
    }
    layers.push({ name: file.path, vhdx: requireReadable(vhdx) });
  }
  return { layers, gap: gapOf(chain) };
}

function gapOf({ status, members }: Chain): string | null {
  const last = members.at(-1)!;
  if (status === 'complete') return null;
  const link = last.parent;
  if (!link) return `whether ${last.file.path} has a parent could not be read`;
  const { path } = last.file;
  switch (link.status) {
    case 'missing':
      return `the parent of ${path} is missing: ${wanted(link)}; put it into the same folder, or name its folder with --search`;
    case 'identity-mismatch':
      return `the parent of ${path} is not the file it was made from: ${wanted(link)}, but ${found(link)}; look for the right one with --search; only if it is proven that the data did not change: --ignore-id-mismatch`;
    case 'ambiguous':
      return `the parent of ${path} could be any of ${found(link)}; say which with --parent`;
    case 'cycle':
      return `the chain of ${members[0]!.file.path} runs in a circle, through ${path}`;
    case 'resolved':
      return `the chain below ${path} is not complete (${status})`;
  }
}

function wanted({ name, linkage }: ParentLink): string {
  return `${name ?? 'a file without a name'} with the DataWriteGuid ${linkage ?? 'unknown'} is wanted`;
}

function found({ candidates }: ParentLink): string {
  return candidates
    .map(({ path, dataWriteGuid }) => `${path} (DataWriteGuid ${dataWriteGuid ?? 'unreadable'})`)
    .join(', ');
}

/** What a reading of the chain rests on beside its files: the choices of the user. */
export function warningsOf({ members }: Chain): string[] {
  const chosen = members.flatMap(({ file, vhdx }) =>
    vhdx.faults.filter(isReadingChoice).map(({ message }) => `${file.path}: ${message}`),
  );
  const mixed = members.filter(takenUnproven).map(({ file }) => {
    return `the parent of ${file.path} has another identity than the one it was made from. Where its data has changed since, the result is a mixture of two states that never existed`;
  });
  return [...chosen, ...mixed];
}

function takenUnproven({ parent }: Disk): boolean {
  return parent?.candidates.some(({ verdict }) => verdict === 'taken-unproven') ?? false;
}
