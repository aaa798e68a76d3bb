import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { ToldBirths } from '../../sets/births.ts';
import type { Chain, ChainStatus, Disk, Inventory, VhdSet } from '../../sets/model.ts';
import { type ChainRow, chainRows } from './chain-rows.ts';
import { type Folding, folding } from './folding.ts';
import { pathWithin, shortNameOf } from './names.ts';

/** Disks newer than their set that are listed; of more their number is told. */
const SHOWN_NEWER = 3;

/** A VHD Set and its chain. Texts and names are those of the files: hostile until shown escaped. */
export interface SetView {
  readonly path: string;
  /** The path without the folder that was given. */
  readonly name: string;
  /** Size of the `.vhds` in bytes. */
  readonly bytes: number;
  readonly state: 'valid' | 'damaged';
  /** The program that made it. */
  readonly creator: string;
  /** Why no chain can be shown: the leaf as the set names it, and what was found of it; else null. */
  readonly withoutChain: { readonly leaf: string; readonly state: string } | null;
  /** What the chain is, a fact each; none without a chain. */
  readonly facts: readonly string[];
  readonly remarks: readonly string[];
  /** Disks that depend on the active leaf, newest first. */
  readonly newer: Folding<NewerDisk>;
  readonly rows: readonly ChainRow[];
}

/** A disk that a set does not know of yet. */
export interface NewerDisk {
  readonly path: string;
  /** The last part of the path, a GUID in it cut short. */
  readonly name: string;
}

/** A chain that no set stands for, or a disk alone. */
export interface ChainSectionView {
  readonly path: string;
  /** The path without the folder that was given. */
  readonly name: string;
  /** What it is: how it hangs together with a set; of a disk alone its type and sizes. */
  readonly what: string;
  readonly facts: readonly string[];
  readonly remarks: readonly string[];
  /** None for a disk alone. */
  readonly rows: readonly ChainRow[];
}

export function setView(
  set: VhdSet,
  { roots, companions }: Pick<Inventory, 'roots' | 'companions'>,
  told: ToldBirths,
): SetView {
  const { file, vhds, chain, descendants } = set;
  const newer = descendants
    .toReversed()
    .map(({ file: { path } }) => ({ path, name: shortNameOf(path) }));
  return {
    path: file.path,
    name: pathWithin(file.path, roots),
    bytes: file.size,
    state: vhds.faults.length === 0 ? 'valid' : 'damaged',
    creator: vhds.creator || 'an unknown program',
    withoutChain: chain ? null : withoutChain(set),
    facts: chain ? factsOf(chain) : [],
    remarks: chain ? trackingRemark(chain, companions) : [],
    newer: chain ? folding(newer, newer.length > SHOWN_NEWER ? 0 : SHOWN_NEWER) : folding([], 0),
    rows: chain ? chainRows(chain, 'active leaf', told) : [],
  };
}

function withoutChain({ activeLeaf: { name, candidates } }: VhdSet): SetView['withoutChain'] {
  const many = candidates.length;
  return {
    leaf: `active leaf: ${name === null ? 'not decodable' : name}`,
    state: many > 1 ? `${many} disks found have this name, none was used` : 'not found',
  };
}

/** Change tracking beside the members of a chain tells that host-level backups ran on it. */
function trackingRemark({ members }: Chain, companions: Inventory['companions']): string[] {
  const tracked = trackedDisks(companions);
  const count = members.filter((disk) => tracked.has(disk)).length;
  if (count === 0) return [];
  return [
    `change tracking (.rct, .mrt) beside ${formatCount(count, 'disk')}: host-level backups ran`,
  ];
}

/** Of each inventory once: it may have thousands of sets. */
const trackedIn = new WeakMap<Inventory['companions'], ReadonlySet<Disk>>();

function trackedDisks(companions: Inventory['companions']): ReadonlySet<Disk> {
  const known = trackedIn.get(companions);
  if (known) return known;
  const tracked = companions.flatMap(({ file, disk }) => (file.kind === 'hrl' ? [] : (disk ?? [])));
  const found = new Set(tracked);
  trackedIn.set(companions, found);
  return found;
}

export function chainSectionView(
  chain: Chain,
  { roots, sets }: Pick<Inventory, 'roots' | 'sets'>,
  told: ToldBirths,
): ChainSectionView {
  const { leaf, members } = chain;
  const { path } = leaf.file;
  const relation = relationToSet(leaf, sets, roots);
  const named = { path, name: pathWithin(path, roots) };
  if (members.length === 1 && !leaf.parent) {
    const remarks = relation === null ? [] : [relation];
    return { ...named, what: standalone(leaf), facts: [], remarks, rows: [] };
  }
  const rows = chainRows(chain, 'leaf', told);
  const what = relation ?? 'chain without a .vhds';
  return { ...named, what, facts: factsOf(chain), remarks: [], rows };
}

/** How a disk that a set does not use hangs together with it; null when nothing proves that it does. */
function relationToSet(
  leaf: Disk,
  sets: readonly VhdSet[],
  roots: readonly string[],
): string | null {
  for (const set of sets) {
    const name = pathWithin(set.file.path, roots);
    if (set.descendants.includes(leaf)) return `chain that is newer than ${name} knows`;
    if (set.autoRecovery.includes(leaf)) return `fork that a backup left beside ${name}`;
    if (set.branches.includes(leaf)) return `branch off the chain of ${name}`;
    if (set.copies.includes(leaf)) return `has the identity of a parent in ${name}`;
  }
  return null;
}

const STATUS: Readonly<Record<ChainStatus, string>> = {
  complete: 'complete chain',
  'missing-parent': 'chain ends at a missing parent',
  'identity-mismatch': 'chain ends at a parent of another identity',
  ambiguous: 'chain ends at an ambiguous parent',
  cycle: 'chain runs in a circle',
  unreadable: 'chain ends at an unreadable disk',
};

function factsOf({ leaf, members, status }: Chain): string[] {
  const virtual = leaf.vhdx.metadata?.virtualSize;
  const onDisk = members.reduce((sum, disk) => sum + disk.file.size, 0);
  return [
    `${formatCount(members.length, 'disk')}, ${STATUS[status]}`,
    virtual ? `${formatBytes(virtual)} virtual` : 'virtual size unknown',
    `${formatBytes(onDisk)} on disk`,
  ];
}

function standalone({ vhdx: { type, metadata }, allocation }: Disk): string {
  const virtual = metadata?.virtualSize ? formatBytes(metadata.virtualSize) : 'size unknown';
  const own = allocation ? `, ${formatBytes(allocation.dataBytes)} of data` : '';
  return `${type ?? 'unreadable'} disk, ${virtual} virtual${own}`;
}
