import type { Guid } from '../bytes/guid.ts';
import type { Disk } from './model.ts';

/**
 * What decoded facts say of a disk that has not the identity its supposed child asks for. It is
 * judged here alone, so that all who tell of such a disk say the same.
 */
export type Kinship =
  /** A header that does not count has that identity: it is the very file, in another state. */
  | { readonly relation: 'same-file'; readonly header: 'older' | 'damaged' }
  /** Something rules out that it ever was the parent. */
  | {
      readonly relation: 'not-the-parent';
      readonly why: 'descendant' | 'sibling' | 'other-disk-id';
    }
  /**
   * Nothing decides. A disk that is larger than the child may be its parent all the same: who
   * enlarges a parent under its child gives it another identity.
   */
  | { readonly relation: 'open'; readonly larger: boolean };

/** @param descends whether the candidate descends from the child */
export function kinshipOf(child: Disk, candidate: Disk, descends: boolean): Kinship {
  const [linkage, linkage2] = [child.parent?.linkage ?? null, child.parent?.linkage2 ?? null];
  if (descends) return { relation: 'not-the-parent', why: 'descendant' };
  if (linkage !== null && candidate.parent?.linkage === linkage) {
    return { relation: 'not-the-parent', why: 'sibling' };
  }
  const other = otherHeader(candidate);
  if (other && (other.identity === linkage || other.identity === linkage2)) {
    return { relation: 'same-file', header: other.valid ? 'older' : 'damaged' };
  }
  const [own, its] = [child.vhdx.metadata, candidate.vhdx.metadata];
  if (differ(own?.virtualDiskId, its?.virtualDiskId)) {
    return { relation: 'not-the-parent', why: 'other-disk-id' };
  }
  const larger = (its?.virtualSize ?? 0) > (own?.virtualSize ?? Number.POSITIVE_INFINITY);
  return { relation: 'open', larger };
}

/** The identity in the header that does not count: what was current before, or is damaged now. */
export function otherHeader({
  vhdx: { headers, header },
}: Disk): { readonly identity: Guid; readonly valid: boolean } | null {
  const other = headers.find((copy) => copy.header !== header);
  const identity = other?.header?.dataWriteGuid;
  if (!other || identity === undefined || identity === header?.dataWriteGuid) return null;
  return { identity, valid: other.valid };
}

/** Whether a disk descends from another, over however many others. */
export function descendsFrom(disk: Disk, ancestor: Disk): boolean {
  const seen = new Set<Disk>();
  for (let at: Disk | null = disk; at && !seen.has(at); at = at.parent?.parent ?? null) {
    if (at === ancestor) return true;
    seen.add(at);
  }
  return false;
}

/** Whether both are known, and not the same. */
export function differ<T>(a: T | null | undefined, b: T | null | undefined): boolean {
  return a != null && b != null && a !== b;
}
