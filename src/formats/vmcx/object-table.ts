import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32WithoutField } from '../../bytes/crc32.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { structure, u8, u32, u64 } from '../../bytes/layouts.ts';

export const OBJECT_TABLE_OFFSET = 0x2000;
export const OBJECT_TABLE_SIZE = 0x1000;
export const OBJECT_TABLE_SIGNATURE = 0x01110001;
const HEADER_SIZE = 8;
export const OBJECT_ENTRY_SIZE = 0x12;
export const OBJECT_CHECKSUM_AT = 1;
/** Entries in a table of 4 KiB: all three real files fill theirs, with unused entries. */
export const OBJECT_TABLE_ENTRIES = Math.floor(
  (OBJECT_TABLE_SIZE - HEADER_SIZE) / OBJECT_ENTRY_SIZE,
);

// Bounds of this reader, far above what is seen: one table of 4 KiB describes 227 objects.
const MAX_TABLES = 64;
const MAX_TABLE_SIZE = 1024 * 1024;

export const OBJECT_TYPE = { unused: 0, objectTable: 1, keyTable: 2, file: 3, free: 4 } as const;

export const objectTableLayout = structure<{ signature: number; count: number }>(HEADER_SIZE, [
  u32('signature'), // 0x00
  u32('count'), // 0x04
]);

export const objectEntryLayout = structure<{
  type: number;
  checksum: number;
  offset: bigint;
  size: number;
  allocated: number;
}>(OBJECT_ENTRY_SIZE, [
  u8('type'), // 0x00
  u32('checksum'), // 0x01
  u64('offset'), // 0x05
  u32('size'), // 0x0d
  u8('allocated'), // 0x11
]);

/** A part of the file that an object table names. Offsets and sizes in bytes. */
export interface StoredObject {
  /** Where its entry stands. */
  readonly entryOffset: number;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * Reads the object table and those it leads to. Objects that are damaged, lie outside of the file
 * or overlap are faults, and left out.
 * @throws {FormatError} `vmcx-object-table-signature` when the first table is none.
 * @throws {ShortReadError} when the file ends before the first table does.
 */
export async function readObjects(source: ByteSource, faults: Fault[]): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  const tables = [{ offset: OBJECT_TABLE_OFFSET, size: OBJECT_TABLE_SIZE }];
  const seen = new Set<number>();
  for (const table of tables) {
    if (seen.has(table.offset)) {
      faults.push(tableFault(table.offset, 'cycle', 'an object table is named twice'));
      continue;
    }
    if (seen.size === MAX_TABLES || table.size > MAX_TABLE_SIZE) {
      faults.push(tableFault(table.offset, 'limit', 'too many or too large object tables'));
      continue;
    }
    seen.add(table.offset);
    for (const object of await readTable(source, table, faults)) {
      objects.push(object);
      if (object.type === OBJECT_TYPE.objectTable) tables.push(object);
    }
  }
  return withoutOverlaps(objects, faults);
}

async function readTable(
  source: ByteSource,
  table: { offset: number; size: number },
  faults: Fault[],
): Promise<StoredObject[]> {
  const bytes = await readStructure(source, 'object table', table.offset, table.size);
  const header = table.size < HEADER_SIZE ? null : objectTableLayout.decode(bytes);
  if (header?.signature !== OBJECT_TABLE_SIGNATURE) {
    const fault = tableFault(
      table.offset,
      'signature',
      'the signature of an object table is missing',
    );
    if (table.offset === OBJECT_TABLE_OFFSET) throw new FormatError(fault);
    faults.push(fault);
    return [];
  }
  const capacity = Math.floor((table.size - HEADER_SIZE) / OBJECT_ENTRY_SIZE);
  if (header.count > capacity) {
    faults.push({
      ...tableFault(table.offset, 'count', 'the object table counts more entries than it can hold'),
      expected: capacity,
      actual: header.count,
    });
  }
  const objects: StoredObject[] = [];
  for (let index = 0; index < capacity; index++) {
    const at = HEADER_SIZE + index * OBJECT_ENTRY_SIZE;
    const entry = bytes.subarray(at, at + OBJECT_ENTRY_SIZE);
    if (index < header.count) {
      const object = decodeEntry(entry, table.offset + at, source.size, faults);
      if (object) objects.push(object);
    } else if (isUsed(entry)) {
      faults.push({
        ...tableFault(table.offset, 'count', 'a valid entry follows the last one counted'),
        actual: header.count,
      });
      break;
    }
  }
  return objects;
}

const isUsed = (entry: Uint8Array) =>
  entry[0] !== OBJECT_TYPE.unused &&
  objectEntryLayout.decode(entry).checksum === crc32WithoutField(entry, OBJECT_CHECKSUM_AT);

const tableFault = (offset: number, rule: string, message: string): Fault => ({
  code: `vmcx-object-table-${rule}`,
  structure: 'object table',
  offset,
  message,
});

function decodeEntry(
  bytes: Uint8Array,
  entryOffset: number,
  sourceSize: number,
  faults: Fault[],
): StoredObject | null {
  const entry = objectEntryLayout.decode(bytes);
  const checksum = crc32WithoutField(bytes, OBJECT_CHECKSUM_AT);
  if (entry.checksum !== checksum) {
    faults.push({
      code: 'vmcx-object-checksum',
      structure: 'object table entry',
      offset: entryOffset,
      expected: checksum,
      actual: entry.checksum,
      message: 'the checksum of the entry does not match its bytes; what it names is not read',
    });
    return null;
  }
  if (entry.type === OBJECT_TYPE.unused || entry.allocated === 0) return null;
  const object = { entryOffset, type: entry.type, offset: Number(entry.offset), size: entry.size };
  if (isRead(object) && object.offset + object.size > sourceSize) {
    faults.push({
      code: 'vmcx-object-out-of-file',
      structure: 'object table entry',
      offset: entryOffset,
      expected: sourceSize,
      actual: object.offset + object.size,
      message: 'the object reaches beyond the end of the file',
    });
    return null;
  }
  return object;
}

/** Whether this reader reads what the object names; others (free space, logs) are only listed. */
const isRead = ({ type }: { type: number }) =>
  type === OBJECT_TYPE.objectTable || type === OBJECT_TYPE.keyTable || type === OBJECT_TYPE.file;

/** Leaves out what overlaps: so no byte is read twice, however many entries name it. */
function withoutOverlaps(objects: StoredObject[], faults: Fault[]): StoredObject[] {
  const refused = new Set<StoredObject>();
  let end = OBJECT_TABLE_OFFSET + OBJECT_TABLE_SIZE;
  for (const object of objects.filter(isRead).sort((a, b) => a.offset - b.offset)) {
    if (object.offset >= end) {
      end = object.offset + object.size;
      continue;
    }
    refused.add(object);
    faults.push({
      code: 'vmcx-object-overlap',
      structure: 'object table entry',
      offset: object.entryOffset,
      expected: end,
      actual: object.offset,
      message: 'the object overlaps another one; it is not read',
    });
  }
  return objects.filter((object) => !refused.has(object));
}
