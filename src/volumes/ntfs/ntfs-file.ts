import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import {
  type Attribute,
  AttributeType,
  attributeValue,
  type NonResidentAttribute,
  readAttributes,
} from '../../formats/ntfs/attribute-header.ts';
import type { AttributeListEntry } from '../../formats/ntfs/attribute-list.ts';
import type { BootSector } from '../../formats/ntfs/boot-sector.ts';
import type { FileRecord } from '../../formats/ntfs/file-record.ts';
import { decodeReparsePoint, type ReparsePoint } from '../../formats/ntfs/reparse-point.ts';
import type { MasterFileTable } from './master-file-table.ts';
import { readAttributeList } from './read-attribute-list.ts';
import { RunStream } from './run-stream.ts';
import { buildRunTable } from './run-table.ts';

/** Bytes: 16 KiB of data behind a header and a GUID. */
const LARGEST_REPARSE_POINT = 16 * 1024 + 24;

/** What every reader of the volume needs. */
export interface NtfsVolume {
  readonly source: ByteSource;
  readonly boot: BootSector;
  readonly mft: MasterFileTable;
  readonly totalClusters: number;
}

/** A file with the attributes of all its records. */
export interface NtfsFile {
  readonly base: FileRecord;
  readonly attributes: readonly Attribute[];
  /** Null when it is none, or its value is lost. */
  readonly reparse: ReparsePoint | null;
  readonly faults: readonly Fault[];
}

/** The file of a base record; null when more than the record is to be read for it. */
export function fileOfOneRecord(base: FileRecord): NtfsFile | null {
  const { attributes, fault } = readAttributes(base);
  let reparse: ReparsePoint | null = null;
  for (const attribute of attributes) {
    if (attribute.type === AttributeType.AttributeList) return null;
    if (attribute.type !== AttributeType.ReparsePoint) continue;
    if (!attribute.resident) return null;
    reparse = decodeReparsePoint(attributeValue(attribute));
  }
  return { base, attributes, reparse, faults: fault ? [fault] : [] };
}

/** The file of a base record, in use or deleted; what is missing of it is among its faults. */
export async function assembleFile(volume: NtfsVolume, base: FileRecord): Promise<NtfsFile> {
  const { attributes, faults } = await attributesOf(volume, base);
  const file = { base, attributes, reparse: null, faults };
  return { ...file, reparse: await reparseOf(volume, file) };
}

async function attributesOf(
  volume: NtfsVolume,
  base: FileRecord,
): Promise<Pick<NtfsFile, 'attributes' | 'faults'>> {
  const own = readAttributes(base);
  const faults: Fault[] = own.fault ? [own.fault] : [];
  const list = await readAttributeList(volume.source, volume.boot, base, own.attributes);
  if (!list) return { attributes: own.attributes, faults };
  // A list that cannot be read leaves what the base record itself holds.
  if (list.fault) return { attributes: own.attributes, faults: [...faults, list.fault] };
  const records = new Map<number, readonly Attribute[]>([[base.number, own.attributes]]);
  const attributes: Attribute[] = [];
  const taken = new Set<Attribute>();
  for (const entry of list.entries) {
    const { record } = entry.reference;
    let held = records.get(record);
    if (!held) {
      const read = await continuation(volume, base, entry);
      held = 'code' in read ? [] : read.attributes;
      if ('code' in read) faults.push(read);
      else if (read.fault) faults.push(read.fault);
      records.set(record, held);
    }
    const found = find(held, entry, taken);
    if (found) {
      taken.add(found);
      attributes.push(found);
    } else if (held.length > 0) {
      faults.push(notFound(base, entry));
    }
  }
  return { attributes, faults };
}

async function reparseOf(volume: NtfsVolume, file: NtfsFile): Promise<ReparsePoint | null> {
  const value = await readValue(
    volume,
    file,
    AttributeType.ReparsePoint,
    '',
    LARGEST_REPARSE_POINT,
  );
  return value === null ? null : decodeReparsePoint(value);
}

/**
 * The value of a small attribute, wherever it lies.
 * @param limit bytes; a value that says it is longer is taken for none
 * @returns null when there is none, or it cannot be read
 */
export async function readValue(
  volume: NtfsVolume,
  file: NtfsFile,
  type: number,
  name: string,
  limit: number,
): Promise<DataView | null> {
  const parts = partsOf(file, type, name);
  const [first] = parts;
  if (!first) return null;
  if (first.resident) return first.valueLength > limit ? null : attributeValue(first);
  if (first.firstVcn !== 0 || first.size > limit) return null;
  const { table } = buildRunTable(clusterParts(parts) ?? [], volume.totalClusters);
  const { clusterSize } = volume.boot;
  const { size, validSize } = first;
  const shape = { table, clusterSize, size, validSize, path: `file record ${file.base.number}` };
  const bytes = new Uint8Array(size);
  try {
    await new RunStream(volume.source, shape).read(bytes, 0);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return null;
  }
  return new DataView(bytes.buffer);
}

/** The record that continues a file, if it is still that. */
async function continuation(volume: NtfsVolume, base: FileRecord, entry: AttributeListEntry) {
  const { record: number, sequence } = entry.reference;
  const failed = (message: string): Fault => ({
    code: 'file-record-lost',
    structure: `file record ${number}, which continues ${base.number}`,
    offset: base.position,
    message,
  });
  let record: FileRecord;
  try {
    record = await volume.mft.read(number);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return failed(error.message);
  }
  if (!belongs(record, sequence, base)) return failed('it is used for something else');
  return readAttributes(record);
}

/** A record that is given up keeps what it held, but its sequence number grows. */
function belongs(record: FileRecord, sequence: number, base: FileRecord): boolean {
  const as = (now: FileRecord, then: number) =>
    now.sequence === then || (!now.inUse && now.sequence === nextSequence(then));
  if (record.inUse && !base.inUse) return false;
  return (
    record.base !== null &&
    record.base.record === base.number &&
    as(record, sequence) &&
    as(base, record.base.sequence)
  );
}

/** 0 is left out when the number wraps. */
export function nextSequence(sequence: number): number {
  return sequence === 0xffff ? 1 : sequence + 1;
}

/** By type, name and place: the numbers of attributes are not unique in a file. */
function find(
  held: readonly Attribute[],
  entry: AttributeListEntry,
  taken: ReadonlySet<Attribute>,
): Attribute | undefined {
  const fitting = held.filter(
    (attribute) =>
      attribute.type === entry.type &&
      attribute.name === entry.name &&
      (attribute.resident ? 0 : attribute.firstVcn) === entry.firstVcn &&
      !taken.has(attribute),
  );
  return fitting.find(({ id }) => id === entry.id) ?? fitting[0];
}

function notFound(base: FileRecord, entry: AttributeListEntry): Fault {
  const type = `0x${entry.type.toString(16)}`;
  return {
    code: 'attribute-lost',
    structure: `file record ${base.number}`,
    offset: base.position,
    message: `its list places an attribute of type ${type} in record ${entry.reference.record}, where it is not`,
  };
}

/** The attribute of a type and name: all its parts, the one with the sizes first. */
export function partsOf(file: NtfsFile, type: number, name = ''): readonly Attribute[] {
  const parts = file.attributes.filter(
    (attribute) => attribute.type === type && attribute.name === name,
  );
  if (parts.length < 2) return parts;
  return parts.toSorted((a, b) => firstVcn(a) - firstVcn(b));
}

function firstVcn(attribute: Attribute): number {
  return attribute.resident ? 0 : attribute.firstVcn;
}

/** @returns the parts when the value lies in clusters; null when it lies in the record */
export function clusterParts(parts: readonly Attribute[]): readonly NonResidentAttribute[] | null {
  return parts.some(({ resident }) => resident) ? null : (parts as readonly NonResidentAttribute[]);
}
