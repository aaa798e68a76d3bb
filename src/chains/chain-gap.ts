import type { Fault } from '../bytes/fault.ts';
import type { Chain, Disk, LinkStatus, ParentLink } from '../sets/model.ts';

/** Where a chain ends before its base, and why. */
export type ChainGap = { readonly leaf: Disk } & GapReason;

type GapReason =
  /** A member behind the leaf is at hand, but its data may not be read. */
  | { readonly why: 'refused'; readonly disk: Disk; readonly refusal: Fault }
  /** Whether the last member has a parent can't be told. */
  | { readonly why: 'parent-unknown'; readonly disk: Disk }
  /** The parent of the last member was not found, or not for certain. */
  | {
      readonly why: Exclude<LinkStatus, 'resolved'>;
      readonly disk: Disk;
      readonly link: ParentLink;
    };

/** The first thing, from the leaf down, that keeps a chain from being whole; null when nothing does. */
export function gapOf({ leaf, members, status }: Chain): ChainGap | null {
  for (const [i, disk] of members.entries()) {
    const { refusal } = disk.vhdx;
    if (i > 0 && refusal) return { leaf, why: 'refused', disk, refusal };
  }
  const disk = members.at(-1)!;
  if (status === 'complete') return null;
  const link = disk.parent;
  if (!link || link.status === 'resolved') return { leaf, why: 'parent-unknown', disk };
  return { leaf, why: link.status, disk, link };
}
