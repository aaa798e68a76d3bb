import type { Guid } from '../bytes/guid.ts';
import { childrenByParent } from './chain.ts';
import { groupBy } from './group-by.ts';
import { differ, kinshipOf, otherHeader } from './kinship.ts';
import type {
  CandidateReason,
  CandidateVerdict,
  Disk,
  MissingParent,
  RelatedDisk,
} from './model.ts';
import { baseName, stemOf } from './paths.ts';
import { diskName } from './set-names.ts';

/** Candidates weighed for one child, and listed: thousands of disks may share a VirtualDiskId. */
const MOST_WEIGHED = 64;
const MOST_LISTED = 8;

/**
 * Ranks the disks at hand for every child whose parent is missing or of another identity. None of
 * them is the parent as the child knew it: that one would have been found by its identity.
 */
export function findMissingParents(disks: readonly Disk[]): MissingParent[] {
  const children = disks.filter(({ parent }) => {
    return parent?.status === 'missing' || parent?.status === 'identity-mismatch';
  });
  if (children.length === 0) return [];
  const kin = indexKin(disks);
  return children.map((child) => {
    const descendants = descendantsOf(child, kin.children);
    const related = kinOf(child, kin)
      .map((disk) => weigh(child, disk, descendants))
      .sort((a, b) => rankOf(b) - rankOf(a));
    return { child, related: related.slice(0, MOST_LISTED) };
  });
}

interface Kin {
  /** By a DataWriteGuid in the header that is not current: an earlier state, or a damaged one. */
  readonly byHistory: ReadonlyMap<Guid, readonly Disk[]>;
  readonly byStem: ReadonlyMap<string, readonly Disk[]>;
  readonly byDiskId: ReadonlyMap<Guid, readonly Disk[]>;
  readonly byBase: ReadonlyMap<string, readonly Disk[]>;
  readonly children: ReadonlyMap<Disk, readonly Disk[]>;
}

function indexKin(disks: readonly Disk[]): Kin {
  return {
    byHistory: groupBy(disks, (disk) => otherHeader(disk)?.identity ?? null),
    byStem: groupBy(disks, ({ file }) => stemOf(baseName(file.path))),
    byDiskId: groupBy(disks, ({ vhdx }) => vhdx.metadata?.virtualDiskId ?? null),
    byBase: groupBy(disks, ({ file }) => diskName(file.path).base),
    children: childrenByParent(disks),
  };
}

/** The strongest ties first, so that the bound cuts off the weakest. */
function kinOf(child: Disk, { byHistory, byStem, byDiskId, byBase }: Kin): Disk[] {
  const { parent, vhdx } = child;
  const found = new Set<Disk>();
  const take = (disks: readonly Disk[] = []) => {
    for (const disk of disks) {
      if (found.size >= MOST_WEIGHED) return;
      if (disk !== child) found.add(disk);
    }
  };
  for (const guid of [parent?.linkage, parent?.linkage2]) if (guid) take(byHistory.get(guid));
  if (parent?.name) take(byStem.get(stemOf(parent.name)));
  if (vhdx.metadata?.virtualDiskId) take(byDiskId.get(vhdx.metadata.virtualDiskId));
  if (parent?.name) take(byBase.get(diskName(parent.name).base));
  return [...found];
}

const RULED_OUT = {
  descendant: 'it descends from the child',
  sibling: 'it was made from the same parent as the child',
  'other-disk-id': 'its VirtualDiskId is another, and along a chain that stays the same',
} as const;

function weigh(child: Disk, disk: Disk, descendants: ReadonlySet<Disk>): RelatedDisk {
  const reasons: CandidateReason[] = [];
  const is = (speaks: 'for' | 'against', text: string, certainty: CandidateReason['certainty']) =>
    reasons.push({ speaks, text, certainty });
  const [own, its] = [child.vhdx.metadata, disk.vhdx.metadata];
  const kinship = kinshipOf(child, disk, descendants.has(disk));
  const wasIt = kinship.relation === 'same-file';
  const impossible = kinship.relation === 'not-the-parent';
  if (impossible) is('against', RULED_OUT[kinship.why], 'decoded');
  else if (differ(own?.virtualDiskId, its?.virtualDiskId)) {
    // An identity that was the one asked for outweighs it: a tool may have given it a new one.
    is('against', RULED_OUT['other-disk-id'], 'decoded');
  }
  if (wasIt) {
    is(
      'for',
      'its other header still has the identity asked for: the right file, later',
      'decoded',
    );
  }
  const sameId = own?.virtualDiskId != null && own.virtualDiskId === its?.virtualDiskId;
  if (sameId) is('for', 'its VirtualDiskId is the child’s', 'decoded');
  const wanted = child.parent?.name ?? null;
  const sameName = wanted !== null && stemOf(wanted) === stemOf(baseName(disk.file.path));
  if (sameName) is('for', 'it has the name that the child asks for', 'inferred');
  else if (wanted !== null && diskName(wanted).base === diskName(disk.file.path).base) {
    is('for', 'its name begins like the one asked for', 'inferred');
  }
  compareSizes(child, disk, is);
  compareTimes(child, disk, is);
  if (disk.vhdx.refusal) is('against', 'its own data can’t be read', 'decoded');

  const likely = wasIt || (sameId && sameName);
  const verdict = impossible ? 'impossible' : likely ? 'likely' : 'possible';
  return { disk, verdict, laterState: wasIt, reasons };
}

type Speak = (speaks: 'for' | 'against', text: string, certainty: 'decoded' | 'inferred') => void;

function compareSizes(child: Disk, disk: Disk, is: Speak): void {
  const [own, its] = [child.vhdx.metadata, disk.vhdx.metadata];
  if (own?.virtualSize != null && own.virtualSize === its?.virtualSize) {
    is('for', 'its virtual size is the child’s', 'decoded');
  }
  // Who enlarges a parent under its child changes its identity: this may be why it is missed.
  if ((its?.virtualSize ?? 0) > (own?.virtualSize ?? Number.POSITIVE_INFINITY)) {
    const text = 'its virtual size is larger than the child’s: another disk, or enlarged since';
    is('against', text, 'decoded');
  }
  if (differ(own?.logicalSectorSize, its?.logicalSectorSize)) {
    is('against', 'its sectors have another size than the child’s', 'decoded');
  }
  if (own?.blockSize != null && own.blockSize === its?.blockSize) {
    is('for', 'its block size is the child’s', 'decoded');
  }
}

/** A parent is not written to while it has a child. */
function compareTimes(child: Disk, disk: Disk, is: Speak): void {
  const [own, its] = [child, disk].map(({ file }) => file.modified?.getTime() ?? Number.NaN);
  if (its! > own!)
    is('against', 'it was modified after the child (a copy may have done that)', 'inferred');
  if (its! < own!) is('for', 'it was modified before the child', 'inferred');
}

function descendantsOf(disk: Disk, children: ReadonlyMap<Disk, readonly Disk[]>): Set<Disk> {
  const found = new Set<Disk>([disk]);
  // Grows while it is gone through.
  for (const at of found) for (const child of children.get(at) ?? []) found.add(child);
  return found;
}

const VERDICT_RANK: Readonly<Record<CandidateVerdict, number>> = {
  likely: 200,
  possible: 100,
  impossible: 0,
};

function rankOf({ verdict, laterState, reasons }: RelatedDisk): number {
  const balance = reasons.reduce((sum, { speaks }) => sum + (speaks === 'for' ? 1 : -1), 0);
  return VERDICT_RANK[verdict] + (laterState ? 50 : 0) + balance;
}
