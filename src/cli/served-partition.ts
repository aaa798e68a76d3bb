import type { ByteSource } from '../bytes/byte-source.ts';
import { formatBytes } from '../bytes/quantity.ts';
import { CONTENT } from '../volumes/content.ts';
import { findVolumes, type Volume } from '../volumes/volumes.ts';
import { InputError } from './exit.ts';

/** A part of a disk, in bytes, and what it is to people. */
export interface ServedPart {
  readonly offset: number;
  readonly length: number;
  /** `partition 2, NTFS`. */
  readonly what: string;
}

/**
 * Where a partition lies. It is served whatever it holds: what is not read here, such as ReFS or
 * BitLocker, other programs may know.
 * @param number as `volumes` lists it
 * @param sectorSize bytes of a logical sector, where the disk tells
 * @throws {InputError} naming those that there are
 */
export async function partitionOf(
  disk: ByteSource,
  number: number,
  name: string,
  sectorSize?: number,
): Promise<ServedPart> {
  const { volumes } = await findVolumes(disk, sectorSize);
  const chosen = volumes.find((volume) => volume.number === number);
  if (!chosen) {
    const there = volumes.map(inShort).join('; ');
    throw new InputError(
      `${name} has no partition ${number}: ${there === '' ? 'none is recognised' : `there is ${there}`}`,
    );
  }
  const { offset, size } = chosen;
  return { offset, length: size, what: `partition ${number}, ${contentOf(chosen)}` };
}

const contentOf = ({ content }: Volume) => (content ? CONTENT[content.kind].name : 'unknown');

const inShort = (volume: Volume) =>
  `${volume.number} (${contentOf(volume)}, ${formatBytes(volume.size)})`;
