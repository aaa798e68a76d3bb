import type { Disk } from '../sets/model.ts';
import type { Duration, Space } from './recovery-option.ts';

/** Bytes a second: a plain hard disk, or a share over a network of 10 Gbit/s with other users. */
const ASSUMED_RATE = 150_000_000;
const ASSUMPTION = '150 MB/s for reading and writing together';
/** SHA-256 on one core; parts of a disk that are empty are hashed like any other. */
const HASH_RATE = 400_000_000;
const MIB = 1024 * 1024;
/** Header, log and metadata region of a new file; its table of blocks comes to eight bytes a block. */
const NEW_FILE_BYTES = 4 * MIB;

/** What the steps of an option go through, those that verify it included. Bytes; null: not known. */
interface Passes {
  /** Read in one place and written in another. */
  readonly copied?: number | null;
  /** Compared: so much is read of each of the two. Tables alone decide what is empty. */
  readonly compared?: number | null;
  /** Hashed: the virtual sizes, since a hash goes through what is empty too. */
  readonly hashed?: number | null;
}

/** How long the steps take; checks that read tables alone are not counted. */
export function timeFor({ copied = 0, compared = 0, hashed = 0 }: Passes): Duration {
  if (copied === null || compared === null || hashed === null) {
    return { seconds: null, assumption: 'the amount of data is not known' };
  }
  // A comparison reads from two places at once, as a copy reads and writes.
  const seconds = Math.ceil((copied + compared) / ASSUMED_RATE + hashed / HASH_RATE);
  const assumption = [
    ...(copied + compared > 0 || hashed === 0 ? [ASSUMPTION] : []),
    ...(hashed > 0 ? ['400 MB/s for hashing, empty parts included'] : []),
    ...(copied > 0 && compared > 0 ? ['including the comparison at the end'] : []),
  ];
  return { seconds, assumption: assumption.join(', ') };
}

/** The same, with the files that are hashed beside it, whole; bytes. */
export function withHashedFiles(time: Duration, bytes: number): Duration {
  const { seconds, assumption } = time;
  if (seconds === null || bytes === 0) return time;
  return {
    seconds: seconds + Math.ceil(bytes / HASH_RATE),
    assumption: `${assumption}, 400 MB/s for hashing the folder`,
  };
}

/** For what waits for a person or for the cluster. */
export function timeUnknown(assumption: string): Duration {
  return { seconds: null, assumption };
}

export function noSpace(): Space {
  return { bytes: 0, bound: 'exactly', where: null };
}

/** Room for copies of these disks, whole. */
export function spaceForCopies(disks: readonly Disk[], where: string): Space {
  return { bytes: sizeOf(disks), bound: 'exactly', where };
}

/** Bytes of the files. */
export function sizeOf(disks: readonly Disk[]): number {
  return disks.reduce((sum, { file }) => sum + file.size, 0);
}

/**
 * The most that a flattened disk can take: every block that any member holds a part of, but never
 * more than the virtual size. Null when a member could not be counted.
 */
export function flattenedBytes(
  members: readonly Disk[],
  virtualSize: number | null,
): number | null {
  const blockSize = members[0]?.vhdx.metadata?.blockSize;
  if (virtualSize === null || !blockSize) return null;
  let held = 0;
  for (const { vhdx, allocation } of members) {
    const own = vhdx.metadata?.blockSize;
    if (!allocation || !own) return null;
    // A block of a member may touch two of the new disk's.
    held += (allocation.blocks[6]! + allocation.blocks[7]!) * Math.max(own, blockSize);
  }
  const table = Math.ceil(virtualSize / blockSize) * 8 + MIB;
  return Math.min(held, roundUp(virtualSize, blockSize)) + table + NEW_FILE_BYTES;
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
