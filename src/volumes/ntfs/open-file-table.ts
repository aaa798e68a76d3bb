import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import {
  AttributeType,
  type NonResidentAttribute,
  readAttributes,
} from '../../formats/ntfs/attribute-header.ts';
import type { AttributeListEntry } from '../../formats/ntfs/attribute-list.ts';
import type { BootSector } from '../../formats/ntfs/boot-sector.ts';
import { decodeFileRecord, type FileRecord, recordMemory } from '../../formats/ntfs/file-record.ts';
import { FileSystemError } from '../file-system-error.ts';
import { boundedTable, MasterFileTable } from './master-file-table.ts';
import { readAttributeList } from './read-attribute-list.ts';
import { appendPart, RunTable } from './run-table.ts';

export interface OpenedFileTable {
  readonly mft: MasterFileTable;
  readonly faults: readonly Fault[];
}

/**
 * Finds out where the file table lies: its own first record tells, or the copy of it; and where it is
 * in more pieces than fit there, further records, which lie in the pieces known so far.
 * @throws {FileSystemError} `file-system-unreadable` when neither copy of the record can be read
 */
export async function openFileTable(
  volume: ByteSource,
  boot: BootSector,
): Promise<OpenedFileTable> {
  const faults: Fault[] = [];
  const totalClusters = Math.floor(boot.totalSize / boot.clusterSize);
  const base = await readFirstRecord(volume, boot, faults);
  const { attributes, fault } = readAttributes(base);
  if (fault) faults.push(fault);
  const table = new RunTable();
  const parts = new Map<number, NonResidentAttribute>();
  collect(attributes.filter(isTablePart), parts);
  const size = parts.get(0)?.size ?? 0;
  extend(table, parts, totalClusters, faults);
  const list = await readAttributeList(volume, boot, base, attributes);
  if (list?.fault) faults.push(list.fault);
  const pending = new Set(wantedRecords(list?.entries ?? [], base.number));
  let grown = true;
  while (grown && pending.size > 0) {
    grown = false;
    const known = new MasterFileTable(
      volume,
      boot,
      boundedTable(table, totalClusters),
      Number.MAX_SAFE_INTEGER,
    );
    for (const number of pending) {
      if (number >= known.recordCount) continue;
      pending.delete(number);
      grown = true;
      try {
        const record = await known.read(number);
        if (record.base?.record === base.number)
          collect(readAttributes(record).attributes.filter(isTablePart), parts);
      } catch (error) {
        if (!(error instanceof VhdsetError)) throw error;
        faults.push(unreadablePart(number, error.message));
      }
    }
    extend(table, parts, totalClusters, faults);
  }
  for (const number of pending)
    faults.push(unreadablePart(number, 'it lies beyond the known part'));
  if (table.end * boot.clusterSize < size) {
    const message = `${size} bytes long, but only where the first ${table.end * boot.clusterSize} lie is told`;
    faults.push({
      code: 'file-table-incomplete',
      structure: 'file table',
      offset: base.position,
      message,
    });
  }
  const bounded = boundedTable(table, totalClusters);
  return { mft: new MasterFileTable(volume, boot, bounded, size), faults };
}

/** Record 0, from its place or from the copy. */
async function readFirstRecord(
  volume: ByteSource,
  boot: BootSector,
  faults: Fault[],
): Promise<FileRecord> {
  const failures: string[] = [];
  for (const position of [boot.mftPosition, boot.mirrorPosition]) {
    const bytes = new Uint8Array(boot.fileRecordSize);
    try {
      await volume.read(bytes, position);
      const record = decodeFileRecord(recordMemory(bytes), 0, position);
      if (readAttributes(record).attributes.some(isTablePart)) {
        if (failures.length > 0) faults.push(fromMirror(boot, failures[0]!));
        return record;
      }
      failures.push('it does not say where the file table lies');
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      failures.push(error.message);
    }
  }
  const explanation = `the first file record: ${failures[0]}; its copy: ${failures[1]}`;
  throw new FileSystemError('file-system-unreadable', '', explanation);
}

function fromMirror(boot: BootSector, failure: string): Fault {
  const message = `it was taken from its copy: ${failure}`;
  return {
    code: 'file-table-mirror',
    structure: 'file record 0',
    offset: boot.mftPosition,
    message,
  };
}

function isTablePart(attribute: { type: number; name: string; resident: boolean }): boolean {
  return attribute.type === AttributeType.Data && attribute.name === '' && !attribute.resident;
}

function collect(
  attributes: readonly { resident: boolean }[],
  parts: Map<number, NonResidentAttribute>,
): void {
  for (const part of attributes as readonly NonResidentAttribute[]) {
    if (!parts.has(part.firstVcn)) parts.set(part.firstVcn, part);
  }
}

/** Appends every part that continues what is there. */
function extend(
  table: RunTable,
  parts: Map<number, NonResidentAttribute>,
  totalClusters: number,
  faults: Fault[],
): void {
  for (let part = parts.get(table.end); part; part = parts.get(table.end)) {
    parts.delete(part.firstVcn);
    const fault = appendPart(table, part, totalClusters);
    if (fault) faults.push(fault);
  }
}

/** Other records that hold parts, each once, whatever the order of the list. */
function wantedRecords(entries: readonly AttributeListEntry[], base: number): number[] {
  return entries
    .filter(
      ({ type, name, reference }) =>
        type === AttributeType.Data && name === '' && reference.record !== base,
    )
    .toSorted((a, b) => a.firstVcn - b.firstVcn)
    .map(({ reference }) => reference.record);
}

function unreadablePart(number: number, why: string): Fault {
  const message = `it tells where a part of the file table lies: ${why}`;
  return { code: 'file-table-incomplete', structure: `file record ${number}`, offset: 0, message };
}
