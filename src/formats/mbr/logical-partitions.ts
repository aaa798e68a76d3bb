import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { readBootRecord } from './master-boot-record.ts';
import type { MbrEntry } from './partition-entry.ts';
import { isExtended } from './partition-types.ts';

/** A partition inside an extended one. */
export interface LogicalPartition {
  readonly entry: MbrEntry;
  /** Sector of the disk at which the partition begins. */
  readonly firstSector: number;
}

export interface LogicalPartitions {
  readonly partitions: readonly LogicalPartition[];
  readonly faults: readonly Fault[];
}

/** Windows has no more letters than this, and Linux names no more than 60 partitions of one disk. */
const MOST_RECORDS = 256;

/**
 * Follows the chain of extended boot records in an extended partition: each names one partition,
 * counted from itself, and the next record, counted from the start of the extended partition.
 * A chain that comes back to itself, leaves the extended partition or does not end is cut there.
 * @param extended the entry of the master boot record
 * @param sectorSize bytes
 */
export async function readLogicalPartitions(
  source: ByteSource,
  extended: MbrEntry,
  sectorSize: number,
): Promise<LogicalPartitions> {
  const partitions: LogicalPartition[] = [];
  const faults: Fault[] = [];
  const seen = new Set<number>();
  const end = extended.firstSector + extended.sectors;
  for (let sector: number | null = extended.firstSector; sector !== null; ) {
    const offset: number = sector * sectorSize;
    const fault = (code: string, message: string) =>
      faults.push({ code, structure: 'extended boot record', offset, message });
    if (seen.has(sector)) {
      fault('extended-partition-cycle', 'the chain of extended boot records comes back to itself');
      break;
    }
    if (seen.size >= MOST_RECORDS) {
      fault('extended-partition-chain', `the chain does not end after ${MOST_RECORDS} records`);
      break;
    }
    seen.add(sector);
    const record = await readBootRecord(source, offset, 'extended boot record').catch(unreadable);
    if (record instanceof VhdsetError) {
      fault('extended-boot-record-unreadable', record.message);
      break;
    }
    if (!record) {
      fault('extended-boot-record-signature', 'the record does not end in 55 AA');
      break;
    }
    const used = record.entries.filter(({ type, sectors }) => type !== 0 && sectors !== 0);
    for (const entry of used) {
      if (isExtended(entry.type)) continue;
      partitions.push({ entry, firstSector: sector + entry.firstSector });
    }
    const next = used.find(({ type }) => isExtended(type));
    sector = next ? extended.firstSector + next.firstSector : null;
    if (sector !== null && sector >= end) {
      fault('extended-partition-chain', 'the next record lies outside the extended partition');
      break;
    }
  }
  return { partitions, faults };
}

function unreadable(error: unknown): VhdsetError {
  if (error instanceof VhdsetError) return error;
  throw error;
}
