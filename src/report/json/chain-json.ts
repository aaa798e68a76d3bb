import { birthOf, type ToldBirths } from '../../sets/births.ts';
import type { Chain, Disk } from '../../sets/model.ts';
import type { ChainJson, DiskJson } from './analysis-schema.ts';

/** One chain with its disks, leaf first. */
export function chainJson(chain: Chain): ChainJson & { disks: DiskJson[] } {
  return { ...summaryOf(chain), disks: chain.members.map((disk) => diskJson(disk)) };
}

export function summaryOf({ leaf, members, status }: Chain): ChainJson {
  return { leaf: leaf.file.path, members: pathsOf(members), status };
}

export function diskJson(disk: Disk, told?: ToldBirths): DiskJson {
  const { file, vhdx, allocation, parent } = disk;
  const { metadata } = vhdx;
  return {
    path: file.path,
    type: vhdx.type,
    virtualSize: exact(metadata?.virtualSize),
    blockSize: metadata?.blockSize ?? null,
    logicalSectorSize: metadata?.logicalSectorSize ?? null,
    physicalSectorSize: metadata?.physicalSectorSize ?? null,
    virtualDiskId: metadata?.virtualDiskId ?? null,
    dataWriteGuid: vhdx.header?.dataWriteGuid ?? null,
    creator: vhdx.fileTypeIdentifier.creator,
    dirtyLog: vhdx.log?.dirty ?? false,
    log: vhdx.logUse,
    dataBytes: allocation?.dataBytes ?? null,
    ...agesJson(disk, told),
    refusal: vhdx.refusal?.code ?? null,
    parent: parent && {
      status: parent.status,
      path: parent.parent?.file.path ?? null,
      name: parent.name,
      linkage: parent.linkage,
      linkage2: parent.linkage2,
      candidates: parent.candidates.map((candidate) => ({ ...candidate })),
    },
  };
}

/** When a disk was made, as far as that is known, and when its file was last written. */
export function agesJson(disk: Disk, told?: ToldBirths): Pick<DiskJson, 'born' | 'lastWritten'> {
  const born = iso(birthOf(disk, told));
  const written = iso(disk.file.modified);
  return {
    born:
      born === null ? null : { time: born, certainty: told?.has(disk) ? 'decoded' : 'inferred' },
    lastWritten: written === null ? null : { time: written, certainty: 'decoded' },
  };
}

export const pathsOf = (disks: readonly Disk[]): string[] => disks.map(({ file }) => file.path);

/** A damaged file may claim a size that no number holds exactly: then there is none to tell. */
export function exact(size: number | null | undefined): number | null {
  return size != null && Number.isSafeInteger(size) ? size : null;
}

/** ISO 8601 in UTC; null for a time that there is not. */
export function iso(time: Date | null): string | null {
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : null;
}
