import type { ByteSource } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import type { Guid } from '../bytes/guid.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { type GptReading, readGpt } from '../formats/gpt/gpt.ts';
import { type BootRecord, isPlausible, readBootRecord } from '../formats/mbr/master-boot-record.ts';
import { PROTECTIVE } from '../formats/mbr/partition-types.ts';
import { gptPartitions } from './gpt-partitions.ts';
import { mbrPartitions, sectorSizeByContent } from './mbr-partitions.ts';
import { type Partition, placePartitions } from './partition.ts';
import { type Recognised, recogniseFileSystem } from './recognise.ts';

/** How a disk is divided. */
export interface PartitionTable {
  /** Null: there is no partition table. */
  readonly scheme: 'gpt' | 'mbr' | null;
  /** A GPT whose master boot record names partitions as well, for systems that know no GPT. */
  readonly hybrid: boolean;
  /** Bytes of a sector, by which the table counts. */
  readonly sectorSize: number;
  /** GPT: the identifier of the disk; MBR: its signature as eight hexadecimal digits. */
  readonly diskId: Guid | string | null;
  /** In the order in which they lie on the disk. */
  readonly partitions: readonly Partition[];
  readonly faults: readonly Fault[];
}

const SECTOR_SIZES = [512, 4096] as const;
const SMALLEST_DISK = 512;

/**
 * Finds the partition table of a disk. A GPT counts where the master boot record says so, or where
 * the first sector holds neither partitions nor a file system; otherwise it is the remains of an
 * earlier use, and told as such.
 * @param sectorSize bytes, where the disk tells; else both sizes in use are tried
 */
export async function readPartitionTable(
  source: ByteSource,
  sectorSize?: number,
): Promise<PartitionTable> {
  const faults: Fault[] = [];
  const record = source.size < SMALLEST_DISK ? null : await firstRecord(source, faults);
  const protective = record?.entries.some(({ type }) => type === PROTECTIVE) ?? false;
  const gpt = await findGpt(source, sectorSize);
  if (protective) return gptTable(source, record, gpt, faults, sectorSize);
  // Boot code and messages of a file system stand where a partition table would.
  const wholeDisk = await recogniseWhole(source);
  const plain = record !== null && isPlausible(record) && !wholeDisk?.hasBootSector;
  if (gpt) {
    if (!plain && !wholeDisk) {
      faults.push(unprotected(record));
      return gptTable(source, record, gpt, faults, sectorSize);
    }
    faults.push(leftOver(gpt.sectorSize));
  }
  if (plain) return mbrTable(source, record, faults, sectorSize);
  const size = sectorSize ?? SECTOR_SIZES[0];
  return { scheme: null, hybrid: false, sectorSize: size, diskId: null, partitions: [], faults };
}

/** @returns null where the sector is no boot record, or cannot be read: then a fault says so */
async function firstRecord(source: ByteSource, faults: Fault[]): Promise<BootRecord | null> {
  try {
    return await readBootRecord(source, 0);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    const structure = 'master boot record';
    const code = 'boot-record-unreadable';
    faults.push({ code, structure, offset: 0, message: error.message });
    return null;
  }
}

/** @returns null also where the first sector cannot be read, which a fault tells already */
async function recogniseWhole(source: ByteSource): Promise<Recognised | null> {
  try {
    return await recogniseFileSystem(source);
  } catch (error) {
    if (error instanceof VhdsetError) return null;
    throw error;
  }
}

type FoundGpt = GptReading & { readonly sectorSize: number };

/** The size that the disk tells comes first; a copy may have been made to a disk of the other. */
async function findGpt(source: ByteSource, sectorSize?: number): Promise<FoundGpt | null> {
  const sizes = new Set(sectorSize === undefined ? SECTOR_SIZES : [sectorSize, ...SECTOR_SIZES]);
  let damaged: FoundGpt | null = null;
  for (const size of sizes) {
    const reading = { ...(await readGpt(source, size)), sectorSize: size };
    if (reading.gpt) return reading;
    if (reading.found) damaged ??= reading;
  }
  return damaged;
}

function gptTable(
  source: ByteSource,
  record: BootRecord | null,
  found: FoundGpt | null,
  faults: readonly Fault[],
  sectorSize = found?.sectorSize ?? SECTOR_SIZES[0],
): PartitionTable {
  const gpt = found?.gpt ?? null;
  const hybrid = record?.entries.some(({ type }) => type !== 0 && type !== PROTECTIVE) ?? false;
  const { partitions, faults: misplaced } = placePartitions(
    gpt ? gptPartitions(gpt) : [],
    source.size,
  );
  const lost = gpt ? [] : [tableLost()];
  return {
    scheme: 'gpt',
    hybrid,
    sectorSize: gpt?.sectorSize ?? sectorSize,
    diskId: gpt?.header.diskId ?? null,
    partitions,
    faults: [...faults, ...(found?.faults ?? []), ...lost, ...misplaced],
  };
}

async function mbrTable(
  source: ByteSource,
  record: BootRecord,
  faults: readonly Fault[],
  sectorSize?: number,
): Promise<PartitionTable> {
  const size = sectorSize ?? (await sectorSizeByContent(source, record));
  const mbr = await mbrPartitions(source, record, size);
  const placed = placePartitions(mbr.partitions, source.size);
  return {
    scheme: 'mbr',
    hybrid: false,
    sectorSize: size,
    diskId: record.diskSignature.toString(16).padStart(8, '0'),
    partitions: placed.partitions,
    faults: [...faults, ...mbr.faults, ...placed.faults],
  };
}

function unprotected(record: BootRecord | null): Fault {
  const message = record
    ? 'the disk has a GPT, but its master boot record does not say so'
    : 'the disk has a GPT, but no master boot record';
  return { code: 'protective-mbr-missing', structure: 'master boot record', offset: 0, message };
}

function leftOver(sectorSize: number): Fault {
  return {
    code: 'gpt-left-over',
    structure: 'GPT',
    offset: sectorSize,
    message: 'a GPT of an earlier use is left on the disk and does not count',
  };
}

function tableLost(): Fault {
  return {
    code: 'gpt-lost',
    structure: 'GPT',
    offset: 0,
    message: 'the disk was divided by a GPT, and neither copy of it can be read',
  };
}
