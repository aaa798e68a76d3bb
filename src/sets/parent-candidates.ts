import type { Guid } from '../bytes/guid.ts';
import { childrenByParent, descendantsOf } from './chain.ts';
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
    const name = child.parent?.name;
    const wanted = name ? nameOf(name) : null;
    const related = kinOf(child, wanted, kin)
      .map((disk) => weigh(child, disk, wanted, kin.names.get(disk)!, descendants))
      .sort((a, b) => rankOf(b) - rankOf(a));
    return { child, related: related.slice(0, MOST_LISTED) };
  });
}

/** A file's name in the ways in which it is compared. */
interface ComparedName {
  readonly stem: string;
  readonly base: string;
}

const nameOf = (path: string): ComparedName => {
  return { stem: stemOf(baseName(path)), base: diskName(path).base };
};

interface Kin {
  readonly names: ReadonlyMap<Disk, ComparedName>;
  /** By a DataWriteGuid in the header that is not current: an earlier state, or a damaged one. */
  readonly byHistory: ReadonlyMap<Guid, readonly Disk[]>;
  readonly byStem: ReadonlyMap<string, readonly Disk[]>;
  readonly byDiskId: ReadonlyMap<Guid, readonly Disk[]>;
  readonly byBase: ReadonlyMap<string, readonly Disk[]>;
  readonly children: ReadonlyMap<Disk, readonly Disk[]>;
}

function indexKin(disks: readonly Disk[]): Kin {
  const names = new Map(disks.map((disk) => [disk, nameOf(disk.file.path)]));
  return {
    names,
    byHistory: groupBy(disks, (disk) => otherHeader(disk)?.identity ?? null),
    byStem: groupBy(disks, (disk) => names.get(disk)!.stem),
    byDiskId: groupBy(disks, ({ vhdx }) => vhdx.metadata?.virtualDiskId ?? null),
    byBase: groupBy(disks, (disk) => names.get(disk)!.base),
    children: childrenByParent(disks),
  };
}

/** The strongest ties first, so that the bound cuts off the weakest. */
function kinOf(
  child: Disk,
  wanted: ComparedName | null,
  { byHistory, byStem, byDiskId, byBase }: Kin,
): Disk[] {
  const { parent, vhdx } = child;
  const found = new Set<Disk>();
  const take = (disks: readonly Disk[] = []) => {
    for (const disk of disks) {
      if (found.size >= MOST_WEIGHED) return;
      if (disk !== child) found.add(disk);
    }
  };
  for (const guid of [parent?.linkage, parent?.linkage2]) if (guid) take(byHistory.get(guid));
  if (wanted) take(byStem.get(wanted.stem));
  if (vhdx.metadata?.virtualDiskId) take(byDiskId.get(vhdx.metadata.virtualDiskId));
  if (wanted) take(byBase.get(wanted.base));
  return [...found];
}

const RULED_OUT = {
  descendant: 'it descends from the child',
  sibling: 'it was made from the same parent as the child',
  'other-disk-id': 'its VirtualDiskId is another, and along a chain that stays the same',
} as const;

function weigh(
  child: Disk,
  disk: Disk,
  wanted: ComparedName | null,
  name: ComparedName,
  descendants: ReadonlySet<Disk>,
): RelatedDisk {
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
  const sameName = wanted?.stem === name.stem;
  if (sameName) is('for', 'it has the name that the child asks for', 'inferred');
  else if (wanted?.base === name.base) {
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

const VERDICT_RANK: Readonly<Record<CandidateVerdict, number>> = {
  likely: 200,
  possible: 100,
  impossible: 0,
};

function rankOf({ verdict, laterState, reasons }: RelatedDisk): number {
  const balance = reasons.reduce((sum, { speaks }) => sum + (speaks === 'for' ? 1 : -1), 0);
  return VERDICT_RANK[verdict] + (laterState ? 50 : 0) + balance;
}
