import type { ChangedParent } from '../chains/changed-parents.ts';
import type { MergeSequence } from '../chains/merge-sequence.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Coverage } from '../disk/coverage.ts';
import type { Attachment } from '../host/attachment.ts';
import type { Contradiction } from '../host/contradictions.ts';
import { type Hold, holdableSet, holdOf } from '../host/hold.ts';
import { isLive, type Machine } from '../host/machine.ts';
import { type MissingGrant, missingGrants } from '../host/permissions.ts';
import type { UnfinishedMerge } from '../host/unfinished-merges.ts';
import type { ListedMachine } from '../host/vm-list.ts';
import { type VolumeOfSet, volumeOfSet } from '../host/volume-of-set.ts';
import type { Chain, Disk, Inventory, InventoryFile, VhdSet } from '../sets/model.ts';
import { newestFirst as newestDisksFirst } from '../sets/newest.ts';
import { baseName, folderOf, pathKey } from '../sets/paths.ts';
import { isSetName, setBase } from '../sets/set-names.ts';
import { type Standing, standingOf } from '../sets/standing.ts';
import type { Circumstances } from './circumstances.ts';

/** What the options of one set, or of one chain without a set, have to know. */
export interface Situation {
  /** The `.vhds`, or the leaf of a chain without one. */
  readonly subject: InventoryFile;
  readonly set: VhdSet | null;
  /** The set at hand that the disks are of, or seem to be of, where they are looked at without it. */
  readonly setAround: VhdSet | null;
  /** The chain to work from: it holds the newest state. Null when no disk is at hand. */
  readonly chain: Chain | null;
  /** Other states that depend on the same files. */
  readonly otherLeaves: OtherLeaves;
  /** The set names a disk that is not at hand; the chain, if any, is only thought to be its rest. */
  readonly leafMissing: boolean;
  /** The set or a configuration names an ancestor of newer disks: nothing may be started. */
  readonly behind: boolean;
  /** Ancestors of the chain's leaf that the set, or a configuration, names in its place. */
  readonly namedBehind: readonly Disk[];
  /** Why no machine may be started, stopped or moved; null where no log shows a reason. */
  readonly hold: Hold | null;
  /** The file that coordinated the disks is gone or can't be read; by what that is known. */
  readonly lostSet: TraceOfSet | null;
  /** Machines that attach the set or a disk of the chain. */
  readonly machines: readonly Machine[];
  /** A merge that failed for want of access, where an event log shows it. */
  readonly accessDenied: UnfinishedMerge | null;
  /** What an access dump shows that those machines lack; null where there is no dump. */
  readonly lackingRights: LackingRights | null;
  /** Orphans and forks: beside the set, not used by it. */
  readonly aside: readonly Disk[];
  /** Change tracking and replica files of those. */
  readonly asideCompanions: readonly InventoryFile[];
  /** Machines that attach one of those after all. */
  readonly attachingAside: readonly Machine[];
  /** Drives of live configurations that attach the set itself. */
  readonly drivesOfSet: readonly Attachment[];
  /** The set's folder as those configurations name it; null where none does, or they disagree. */
  readonly hostFolder: string | null;
  /** Whether the chain holds the newest state, as far as the files tell. */
  readonly standing: Standing;
  /** In what the hosts, when they were asked, had another chain than these files. */
  readonly contradicted: readonly Contradiction[];
  /** How much of an incomplete chain is known; null when it was not counted. */
  readonly coverage: Coverage | null;
  /** How the chain would be merged in place; null when it was not worked out. */
  readonly mergeSequence: MergeSequence | null;
  /** The volume on which the hosts have it; null where none of them told. */
  readonly room: VolumeOfSet | null;
  readonly findings: readonly Finding[];
  /** Disks that stand where a parent of a member should, and what their content tells. */
  readonly changedParents: readonly ChangedParent[];
  /** Folder for new files. */
  readonly output: string;
}

/** One parent may have thousands of children: the first of them, and how many there are. */
export interface OtherLeaves {
  readonly first: readonly Disk[];
  readonly count: number;
}

export interface LackingRights {
  /** The dump, as it was named. */
  readonly dump: string;
  readonly grants: readonly MissingGrant[];
}

/** By what it is known that there was a set, where its `.vhds` tells nothing. */
export interface TraceOfSet {
  readonly by: 'damaged' | 'configuration' | 'name';
  /** What it is, or was, called. */
  readonly name: string;
}

/** @throws nothing; a set without any disk has a situation too. */
export function situationOfSet(set: VhdSet, all: Circumstances): Situation {
  const leafMissing = set.activeLeaf.disk === null;
  const [chain = null, ...others] = newestFirst(chainsFor(set, all.inventory));
  const damaged = set.activeLeaf.name === null;
  const aside = [...set.orphans.map(({ disk }) => disk), ...set.autoRecovery];
  const { attachments } = all.host;
  return {
    ...common(chain, set, all),
    subject: set.file,
    chain,
    otherLeaves: {
      first: others.slice(0, MOST_LEAVES).map(({ leaf }) => leaf),
      count: others.length,
    },
    leafMissing: leafMissing && !damaged,
    setAround: null,
    lostSet: damaged ? { by: 'damaged', name: set.file.path } : null,
    aside,
    asideCompanions: all.inventory.companions.flatMap(({ file, disk }) =>
      disk && aside.includes(disk) ? [file] : [],
    ),
    attachingAside: attachments
      .filter((attachment) => attachment.disk && !attachment.set && aside.includes(attachment.disk))
      .map(({ machine }) => machine),
  };
}

export function situationOfChain(chain: Chain, all: Circumstances): Situation {
  return {
    ...common(chain, null, all),
    subject: chain.leaf.file,
    chain,
    otherLeaves: otherLeaves(chain, all),
    leafMissing: false,
    setAround: setAround(chain, all),
    lostSet: traceOfSet(chain, all),
    aside: [],
    asideCompanions: [],
    attachingAside: [],
  };
}

function common(chain: Chain | null, set: VhdSet | null, all: Circumstances) {
  const { host, findings, behindDisk, output, coverage, access, mergeSequences } = all;
  const subject = set?.file ?? chain?.leaf.file;
  const members = new Set(chain?.members);
  const attached = host.attachments.filter(
    (attachment) =>
      (set !== null && attachment.set === set) ||
      (attachment.disk !== null && members.has(attachment.disk)),
  );
  const paths = new Set([...members].map(({ file }) => file.path));
  const machines = [...new Set(attached.map(({ machine }) => machine))];
  const drivesOfSet = attached.filter((one) => one.set === set && set && isLive(one.machine));
  return {
    set,
    machines,
    drivesOfSet,
    hostFolder: hostFolderOf(drivesOfSet),
    standing: chain ? standingOf(chain, all.inventory, all.children) : NOTHING_NEWER,
    behind: (set?.descendants.length ?? 0) > 0 || machines.some(({ path }) => behindDisk.has(path)),
    namedBehind: namedBehind(chain, set, attached),
    hold: holdOf(set ? holdableSet(set) : { set, disks: chain?.members ?? [] }, host),
    accessDenied:
      host.unfinishedMerges.find(
        ({ last, remaining }) =>
          last.codes.includes(ACCESS_DENIED) &&
          [...last.subjects, ...remaining.map(({ path }) => path)].some((path) => paths.has(path)),
      ) ?? null,
    lackingRights: access && {
      dump: access.path,
      grants: missingGrants(access.entries, machines.filter(isLive).flatMap(listed)),
    },
    contradicted: chainContradictions(set?.file.path ?? null, paths, all),
    coverage: (chain && coverage.get(chain.leaf.file.path)) ?? null,
    mergeSequence: (chain && mergeSequences.get(chain.leaf.file.path)) ?? null,
    room: subject ? volumeOfSet(subject, host) : null,
    findings,
    changedParents: all.changedParents.filter(({ child }) => members.has(child)),
    output,
  };
}

function namedBehind(
  chain: Chain | null,
  set: VhdSet | null,
  attached: readonly Attachment[],
): Disk[] {
  const named = [set?.activeLeaf.disk, ...attached.map((one) => (one.set ? null : one.disk))];
  const ancestors = new Set(chain?.members.slice(1));
  return [...new Set(named)].filter((disk) => !!disk && ancestors.has(disk)) as Disk[];
}

/** A file that only has another length may be the same disk, in use since. */
function chainContradictions(
  set: string | null,
  members: ReadonlySet<string>,
  { contradicted }: Circumstances,
): Contradiction[] {
  const subjects = set === null ? members : new Set([set, ...members]);
  return [...subjects]
    .flatMap((path) => contradicted.get(path) ?? [])
    .filter(({ kind }) => kind !== 'length');
}

const NOTHING_NEWER: Standing = { newer: [], newest: null, suspects: [] };

/** A set that is attached under two paths lies in no folder that a command may name. */
function hostFolderOf(drives: readonly Attachment[]): string | null {
  const folders = new Map(drives.map(({ path }) => [pathKey(folderOf(path)), folderOf(path)]));
  const [folder, ...others] = folders.values();
  return folder && others.length === 0 ? folder.replace(/(?<=[^:\\/])[\\/]$/, '') : null;
}

function listed({ id, name }: Machine): ListedMachine[] {
  return id ? [{ id, name }] : [];
}

/** Whether it is proven that the machines may not merge: by an event log, or by an access dump. */
export function mergesAreDenied({ accessDenied, lackingRights }: Situation): boolean {
  return accessDenied !== null || (lackingRights?.grants.length ?? 0) > 0;
}

const ACCESS_DENIED = 0x80070005;

/** The chains that may hold the newest state of a set. */
function chainsFor(set: VhdSet, { chains }: Inventory): Chain[] {
  const { disk } = set.activeLeaf;
  if (disk) {
    const newer = new Set(set.descendants);
    if (newer.size > 0) return chains.filter(({ leaf }) => newer.has(leaf));
    return set.chain ? [set.chain] : [];
  }
  const loose = new Set(set.unplaced.map((belonging) => belonging.disk));
  return chains.filter(({ leaf }) => loose.has(leaf));
}

function newestFirst(chains: readonly Chain[]): Chain[] {
  const byLeaf = new Map(chains.map((chain) => [chain.leaf, chain]));
  return newestDisksFirst([...byLeaf.keys()]).map((leaf) => byLeaf.get(leaf)!);
}

const MOST_LEAVES = 8;

/** Chains that share anything share where they end. */
function otherLeaves({ leaf, members }: Chain, { leavesByRoot }: Circumstances): OtherLeaves {
  const leaves = leavesByRoot.get(members.at(-1)!) ?? new Set();
  const first: Disk[] = [];
  for (const other of leaves) {
    if (first.length === MOST_LEAVES) break;
    if (other !== leaf) first.push(other);
  }
  // The chain may be that of any disk, not only of a leaf.
  return { first, count: leaves.size - (leaves.has(leaf) ? 1 : 0) };
}

function setAround({ members }: Chain, { setAround }: Circumstances): VhdSet | null {
  for (const disk of members) {
    const set = setAround.get(disk);
    if (set) return set;
  }
  return null;
}

/** Whether a `.vhds` coordinates the disks, or once did: then tools for plain disks do not fit. */
export function isOfSet({ set, setAround, lostSet, behind }: Situation): boolean {
  return set !== null || setAround !== null || lostSet !== null || behind;
}

/**
 * Whether a `.vhds` once coordinated this chain, which is inferred from the names; a configuration
 * that attaches a `.vhds` of that name, which is not at hand, tells how it was called.
 */
function traceOfSet(chain: Chain, { host, lostSets }: Circumstances): TraceOfSet | null {
  const root = chain.members.at(-1)!;
  const lost = lostSets.get(root);
  if (!lost) return null;
  const attachment = host.attachments.find(
    ({ path, disk, set }) => !disk && !set && isSetName(path) && setBase(path) === lost.base,
  );
  if (attachment) return { by: 'configuration', name: attachment.path };
  return { by: 'name', name: baseName(root.file.path) };
}
