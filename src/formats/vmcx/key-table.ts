import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32WithoutField } from '../../bytes/crc32.ts';
import type { Fault } from '../../bytes/fault.ts';
import { structure, u16, u32 } from '../../bytes/layouts.ts';
import { type KeyEntry, readEntries } from './key-entry.ts';
import { OBJECT_TYPE, type StoredObject } from './object-table.ts';

export const KEY_TABLE_SIGNATURE = 2;
export const KEY_TABLE_HEADER_SIZE = 10;
export const KEY_TABLE_CHECKSUM_AT = 6;

/** All key tables together; a host's list of a thousand machines takes less than a megabyte. */
const MAX_KEY_TABLE_BYTES = 4 * 1024 * 1024;

export const keyTableLayout = structure<{
  signature: number;
  index: number;
  sequence: number;
  checksum: number;
}>(KEY_TABLE_HEADER_SIZE, [
  u16('signature'), // 0x00
  u16('index'), // 0x02
  u16('sequence'), // 0x04
  u32('checksum'), // 0x06
]);

/** A table of entries. Offsets and sizes in bytes. */
export interface KeyTable {
  readonly offset: number;
  readonly size: number;
  readonly index: number;
  readonly sequence: number;
  /** False for one that a table of the same index and a higher sequence number replaces. */
  readonly current: boolean;
  /** Empty unless current. */
  readonly entries: readonly KeyEntry[];
}

/** Reads all key tables; the entries of the current ones. */
export async function readKeyTables(
  source: ByteSource,
  objects: readonly StoredObject[],
  faults: Fault[],
): Promise<KeyTable[]> {
  const found: { table: Omit<KeyTable, 'current' | 'entries'>; bytes: Uint8Array }[] = [];
  let total = 0;
  for (const object of objects.filter(({ type }) => type === OBJECT_TYPE.keyTable)) {
    total += object.size;
    if (total > MAX_KEY_TABLE_BYTES) {
      faults.push({
        code: 'vmcx-key-table-limit',
        structure: 'key table',
        offset: object.offset,
        expected: MAX_KEY_TABLE_BYTES,
        actual: total,
        message: 'there are more key tables than this reader takes in; the rest is not read',
      });
      break;
    }
    const bytes = await readStructure(source, 'key table', object.offset, object.size);
    const header = decodeHeader(bytes, object.offset, faults);
    if (header)
      found.push({ table: { offset: object.offset, size: object.size, ...header }, bytes });
  }
  const current = currentOf(
    found.map(({ table }) => table),
    faults,
  );
  return found.map(({ table, bytes }) => {
    const isCurrent = current.get(table.index) === table;
    const entries = isCurrent ? readEntries(bytes, table, faults) : [];
    return { ...table, current: isCurrent, entries };
  });
}

function decodeHeader(
  bytes: Uint8Array,
  offset: number,
  faults: Fault[],
): { index: number; sequence: number } | null {
  const header = bytes.length < KEY_TABLE_HEADER_SIZE ? null : keyTableLayout.decode(bytes);
  if (header?.signature !== KEY_TABLE_SIGNATURE) {
    faults.push({
      code: 'vmcx-key-table-signature',
      structure: 'key table',
      offset,
      message: 'the signature of a key table is missing; its entries are not read',
    });
    return null;
  }
  const checksum = crc32WithoutField(
    bytes.subarray(0, KEY_TABLE_HEADER_SIZE),
    KEY_TABLE_CHECKSUM_AT,
  );
  if (header.checksum !== checksum) {
    faults.push({
      code: 'vmcx-key-table-checksum',
      structure: 'key table',
      offset: offset + KEY_TABLE_CHECKSUM_AT,
      expected: checksum,
      actual: header.checksum,
      message: 'the checksum of the key table does not match; its entries are not read',
    });
    return null;
  }
  return { index: header.index, sequence: header.sequence };
}

/** The table with the highest sequence number of each index. */
function currentOf<T extends { index: number; sequence: number; offset: number }>(
  tables: readonly T[],
  faults: Fault[],
): Map<number, T> {
  const current = new Map<number, T>();
  for (const table of tables) {
    const rival = current.get(table.index);
    if (!rival || table.sequence > rival.sequence) {
      current.set(table.index, table);
    } else if (table.sequence === rival.sequence) {
      faults.push({
        code: 'vmcx-key-table-ambiguous',
        structure: 'key table',
        offset: table.offset,
        actual: table.index,
        message: `two key tables have index ${table.index} and sequence ${table.sequence}; the first is read`,
      });
    }
  }
  return current;
}
