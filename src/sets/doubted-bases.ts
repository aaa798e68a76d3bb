import { groupBy } from './group-by.ts';
import type { Disk } from './model.ts';
import { isChildName } from './set-names.ts';

/**
 * Whether a disk that says it has no parent has a name that only children have. One wrong bit, or a
 * tool that dropped the parent locator, makes such a disk of a child: it then reads as zeros where its
 * parent holds data. Inferred; what the user says of it settles it.
 */
export function isDoubtedBase({ file, vhdx }: Disk): boolean {
  const isBase = vhdx.type !== null && vhdx.type !== 'differencing';
  return isBase && vhdx.statedParent !== false && isChildName(file.path);
}

/** A disk without a parent whose name says that it has one, and what of the others speaks for that. */
export interface DoubtedBase {
  readonly disk: Disk;
  /**
   * Disks of the same VirtualDiskId, which stays the same along a chain, that neither descend from
   * this one nor are copies of it: one of them may be its parent.
   */
  readonly kin: readonly Disk[];
}

/** @returns in the order of `disks` */
export function doubtedBases(disks: readonly Disk[]): DoubtedBase[] {
  const doubted = disks.filter(isDoubtedBase);
  if (doubted.length === 0) return [];
  const idOf = ({ vhdx }: Disk) => vhdx.metadata?.virtualDiskId ?? null;
  const byId = groupBy(disks, idOf);
  return doubted.map((disk) => {
    const id = idOf(disk);
    const alike = (id && byId.get(id)) || [];
    return { disk, kin: alike.filter((other) => mayBeParent(other, disk)).slice(0, MOST_KIN) };
  });
}

const MOST_KIN = 8;

function mayBeParent(other: Disk, disk: Disk): boolean {
  if (other === disk || other.vhdx.header?.dataWriteGuid === disk.vhdx.header?.dataWriteGuid) {
    return false;
  }
  const seen = new Set<Disk>();
  for (let at: Disk | null = other; at && !seen.has(at); at = at.parent?.parent ?? null) {
    if (at === disk) return false;
    seen.add(at);
  }
  return true;
}
