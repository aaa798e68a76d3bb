import { type ChainJob, MOST_RANGES } from './job.ts';

/** A part of a disk, in bytes. */
export interface DiskRange {
  readonly offset: number;
  readonly length: number;
}

/** Parts end where blocks of all sizes end. */
const ALIGNMENT = 256 * 1024 * 1024;

/**
 * Where the work on a disk is cut. One that is no longer than a part and a half stays whole; one that
 * would have too many parts has larger ones.
 * @param size bytes of the disk
 * @param part bytes that a part is meant to have
 * @returns null where it is not cut
 */
export function cutIntoRanges(
  size: number,
  part: number,
  alignment = ALIGNMENT,
): ChainJob['ranges'] {
  const least = Math.max(part, Math.ceil(size / MOST_RANGES));
  const bytes = Math.ceil(least / alignment) * alignment;
  const count = Math.ceil(size / bytes);
  return count < 2 || size <= 1.5 * bytes ? null : { count, bytes };
}

/** The part of a disk with an index; empty where the disk ends before it. */
export function rangeAt(
  { bytes, count }: NonNullable<ChainJob['ranges']>,
  index: number,
  size: number,
): DiskRange {
  const offset = Math.min(size, index * bytes);
  // Were the disk longer than it was taken to be, nothing of it would be left out.
  const end = index === count - 1 ? size : Math.min(size, offset + bytes);
  return { offset, length: end - offset };
}
