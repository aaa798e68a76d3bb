import type { ChangedParent } from '../chains/changed-parents.ts';
import type { MergeSequence } from '../chains/merge-sequence.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Coverage } from '../disk/coverage.ts';
import type { AccessDumpEntry } from '../formats/icacls/access-dump.ts';
import { type Contradiction, contradictions } from '../host/contradictions.ts';
import type { Host } from '../host/host.ts';
import { childrenByParent } from '../sets/chain.ts';
import { groupBy } from '../sets/group-by.ts';
import { type LostSet, lostSetsByRoot } from '../sets/lost-sets.ts';
import type { Disk, Inventory, VhdSet } from '../sets/model.ts';
import { disksAround } from '../sets/vhd-set.ts';
import { type FolderSizes, folderSizes } from './folder-sizes.ts';

/** What is known besides the files, and what the plans are for. */
export interface PlanBasis {
  readonly inventory: Inventory;
  readonly host: Host;
  readonly findings: readonly Finding[];
  /** Disks that stand where a parent should, and what their content tells. */
  readonly changedParents: readonly ChangedParent[];
  /** Folder for new files. */
  readonly output: string;
  /** Coverage of incomplete chains, by the path of the leaf. */
  readonly coverage: ReadonlyMap<string, Coverage>;
  /** How whole chains would be merged, by the path of the leaf. */
  readonly mergeSequences: ReadonlyMap<string, MergeSequence>;
  /** What `icacls /save` wrote of the folder; null where nobody gave it. */
  readonly access: AccessOfFolder | null;
}

export interface AccessOfFolder {
  readonly path: string;
  readonly entries: readonly AccessDumpEntry[];
}

/**
 * What the situations of one inventory share. Whatever each of them asks of all disks is put in order
 * once: one parent may have thousands of children, and each of them has a situation.
 */
export interface Circumstances extends PlanBasis {
  /** By the oldest disk of their chains. */
  readonly lostSets: ReadonlyMap<Disk, LostSet>;
  readonly children: ReadonlyMap<Disk, readonly Disk[]>;
  /** The leaves of all chains, by the disk that the chains end with. */
  readonly leavesByRoot: ReadonlyMap<Disk, ReadonlySet<Disk>>;
  readonly diskAt: ReadonlyMap<string, Disk>;
  readonly folderSizes: FolderSizes;
  /** The set that a disk is of, or seems to be of. */
  readonly setAround: ReadonlyMap<Disk, VhdSet>;
  /** What findings are about that are more than a note. */
  readonly troubled: ReadonlySet<string>;
  /** Configurations that attach an ancestor of newer disks. */
  readonly behindDisk: ReadonlySet<string>;
  /** What the hosts said otherwise than the copy, by the path of the set or disk. */
  readonly contradicted: ReadonlyMap<string, readonly Contradiction[]>;
}

export function circumstancesOf(basis: PlanBasis): Circumstances {
  const { inventory, findings } = basis;
  const { disks, chains, sets } = inventory;
  const setAround = new Map<Disk, VhdSet>();
  for (const set of sets) {
    for (const disk of disksAround(set)) if (!setAround.has(disk)) setAround.set(disk, set);
  }
  const subjects = (which: (finding: Finding) => boolean) =>
    new Set(findings.filter(which).map(({ subject }) => subject));
  return {
    ...basis,
    lostSets: lostSetsByRoot(inventory),
    children: childrenByParent(disks),
    leavesByRoot: new Map(
      [...groupBy(chains, ({ members }) => members.at(-1) ?? null)].map(([root, found]) => {
        return [root, new Set(found.map(({ leaf }) => leaf))];
      }),
    ),
    folderSizes: folderSizes(inventory.files),
    diskAt: new Map(disks.map((disk) => [disk.file.path, disk])),
    setAround,
    troubled: subjects(({ severity }) => severity !== 'info'),
    behindDisk: subjects(({ id }) => id === 'configuration-behind-disk'),
    contradicted: groupBy(contradictions(inventory, basis.host.answers), ({ subject }) => subject),
  };
}
