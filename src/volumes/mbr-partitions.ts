import type { ByteSource } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import { SlicedSource } from '../bytes/sliced-source.ts';
import type { GptRole } from '../formats/gpt/partition-types.ts';
import { readLogicalPartitions } from '../formats/mbr/logical-partitions.ts';
import type { BootRecord } from '../formats/mbr/master-boot-record.ts';
import type { MbrEntry } from '../formats/mbr/partition-entry.ts';
import {
  DYNAMIC_DISK,
  isExtended,
  nameOfMbrType,
  PROTECTIVE,
} from '../formats/mbr/partition-types.ts';
import type { Partition } from './partition.ts';
import { recogniseFileSystem } from './recognise.ts';

const FIRST_LOGICAL_SLOT = 5;

/**
 * The partitions of a master boot record, those in extended partitions among them.
 * @param sectorSize bytes
 */
export async function mbrPartitions(
  source: ByteSource,
  record: BootRecord,
  sectorSize: number,
): Promise<{ partitions: Partition[]; faults: Fault[] }> {
  const partitions: Partition[] = [];
  const faults: Fault[] = [];
  let logicalSlot = FIRST_LOGICAL_SLOT;
  for (const [index, entry] of record.entries.entries()) {
    const { type, sectors, firstSector } = entry;
    if (type === 0 || sectors === 0 || type === PROTECTIVE) continue;
    if (!isExtended(type)) {
      partitions.push(partitionOf(entry, index + 1, firstSector, sectorSize));
      continue;
    }
    const logical = await readLogicalPartitions(source, entry, sectorSize);
    faults.push(...logical.faults);
    for (const { entry: inner, firstSector: first } of logical.partitions) {
      partitions.push(partitionOf(inner, logicalSlot++, first, sectorSize));
    }
  }
  return { partitions, faults };
}

/**
 * A master boot record does not tell the size of a sector: it is 4096 only where partitions counted
 * so begin with a file system, and none does when counted in 512.
 */
export async function sectorSizeByContent(
  source: ByteSource,
  record: BootRecord,
): Promise<512 | 4096> {
  if (await anyFileSystem(source, record, 512)) return 512;
  return (await anyFileSystem(source, record, 4096)) ? 4096 : 512;
}

async function anyFileSystem(
  source: ByteSource,
  { entries }: BootRecord,
  sectorSize: number,
): Promise<boolean> {
  for (const { type, firstSector, sectors } of entries) {
    const offset = firstSector * sectorSize;
    if (type === 0 || isExtended(type) || offset >= source.size) continue;
    const size = Math.min(sectors * sectorSize, source.size - offset);
    if (await recogniseFileSystem(new SlicedSource(source, offset, size))) return true;
  }
  return false;
}

const ROLES: ReadonlyMap<number, GptRole> = new Map([
  [0x27, 'recovery'],
  [DYNAMIC_DISK, 'dynamic-data'],
  [0xef, 'efi'],
]);

function partitionOf(
  { type, status, sectors }: MbrEntry,
  slot: number,
  firstSector: number,
  sectorSize: number,
): Partition {
  return {
    slot,
    offset: firstSector * sectorSize,
    size: sectors * sectorSize,
    type: `0x${type.toString(16).padStart(2, '0')}`,
    typeName: nameOfMbrType(type),
    role: ROLES.get(type) ?? 'data',
    id: null,
    name: null,
    active: status === 0x80,
  };
}
