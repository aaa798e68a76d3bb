import { crc32WithoutField } from '../../bytes/crc32.ts';
import type { Fault } from '../../bytes/fault.ts';
import { structure, u8, u16, u32 } from '../../bytes/layouts.ts';
import { uint32At } from '../../bytes/little-endian.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';

export const ENTRY_HEADER_SIZE = 21;
export const ENTRY_CHECKSUM_AT = 12;
const TABLE_HEADER_SIZE = 10;

/** Low byte of an entry's type. */
export const VALUE_TYPE = {
  free: 1,
  integer: 3,
  unsigned: 4,
  double: 5,
  string: 6,
  bytes: 7,
  boolean: 8,
  node: 9,
} as const;
/** Flag in the high byte: the value lies in a file object. (0x200 is set in .vmrs files; unknown.) */
export const IN_FILE_OBJECT = 0x100;
/** What fills free space in real files. */
export const FREE_FILL = 0xfd;

export const keyEntryLayout = structure<{
  type: number;
  size: number;
  parentTable: number;
  parentOffset: number;
  checksum: number;
  insertionSequence: number;
  nameSize: number;
}>(ENTRY_HEADER_SIZE, [
  u16('type'), // 0x00, flags in the high byte
  u32('size'), // 0x02, of the whole entry, slack included
  u16('parentTable'), // 0x06
  u32('parentOffset'), // 0x08
  u32('checksum'), // 0x0c
  u32('insertionSequence'), // 0x10
  u8('nameSize'), // 0x14, with its NUL: where the value begins behind this header
]);

/** One name and its value, still encoded. Offsets and sizes in bytes. */
export interface KeyEntry {
  /** Index of the table and offset in it: how children name their parent. */
  readonly table: number;
  readonly offset: number;
  /** Offset in the file. */
  readonly position: number;
  readonly type: number;
  readonly parentTable: number;
  readonly parentOffset: number;
  readonly insertionSequence: number;
  readonly name: string;
  /** Exactly the value's bytes (a length prefix included); null when they can't be told. */
  readonly value: Uint8Array | null;
}

/** The entries of one table, one behind the other up to its end; free ones are left out. */
export function readEntries(
  bytes: Uint8Array,
  table: { index: number; offset: number },
  faults: Fault[],
): KeyEntry[] {
  const entries: KeyEntry[] = [];
  for (let offset = TABLE_HEADER_SIZE; offset < bytes.length; ) {
    const position = table.offset + offset;
    const room = bytes.length - offset;
    const size = room < ENTRY_HEADER_SIZE ? 0 : uint32At(bytes, offset + 2);
    if (size < ENTRY_HEADER_SIZE || size > room) {
      faults.push({
        code: 'vmcx-entry-size',
        structure: 'key table entry',
        offset: position,
        expected: room,
        actual: size,
        message: 'the size of the entry does not fit into its table; the rest of it is not read',
      });
      break;
    }
    const entry = bytes.subarray(offset, offset + size);
    if ((entry[0] as number) === VALUE_TYPE.free) checkFree(entry, position, faults);
    else entries.push(decodeEntry(entry, { table: table.index, offset, position }, faults));
    offset += size;
  }
  return entries;
}

/** Free space is empty in all real files; anything else may be an entry that was hidden or lost. */
function checkFree(entry: Uint8Array, position: number, faults: Fault[]): void {
  const { checksum, nameSize } = keyEntryLayout.decode(entry);
  const content = entry.subarray(ENTRY_HEADER_SIZE);
  if (checksum === 0 && nameSize === 0 && content.every((b) => b === FREE_FILL || b === 0)) return;
  faults.push({
    code: 'vmcx-entry-free-content',
    structure: 'key table entry',
    offset: position,
    message: 'an entry is marked free but holds something',
  });
}

function decodeEntry(
  bytes: Uint8Array,
  place: { table: number; offset: number; position: number },
  faults: Fault[],
): KeyEntry {
  const header = keyEntryLayout.decode(bytes);
  const valueAt = ENTRY_HEADER_SIZE + header.nameSize;
  const valueSize = valueSizeOf(header.type, bytes, valueAt);
  const fits = valueSize !== null && valueAt + valueSize <= bytes.length;
  if (!fits) {
    faults.push({
      code: 'vmcx-entry-value',
      structure: 'key table entry',
      offset: place.position,
      actual: header.type,
      message: 'the value of the entry has an unknown type or does not fit into it',
    });
  } else if (!(header.type & IN_FILE_OBJECT)) {
    // Slack behind the value is not covered. What covers a value in a file object is unknown.
    const covered = bytes.subarray(0, valueAt + valueSize);
    const checksum = crc32WithoutField(covered, ENTRY_CHECKSUM_AT);
    if (header.checksum !== checksum) {
      faults.push({
        code: 'vmcx-entry-checksum',
        structure: 'key table entry',
        offset: place.position + ENTRY_CHECKSUM_AT,
        expected: checksum,
        actual: header.checksum,
        message: 'the checksum of the entry does not match its bytes',
      });
    }
  }
  return {
    ...place,
    type: header.type,
    parentTable: header.parentTable,
    parentOffset: header.parentOffset,
    insertionSequence: header.insertionSequence,
    name: decodeUtf8(bytes.subarray(ENTRY_HEADER_SIZE, valueAt)).replace(/\0+$/, ''),
    value: fits ? bytes.subarray(valueAt, valueAt + valueSize) : null,
  };
}

/** Bytes of the value that begins at `valueAt`; null when its type is unknown or it is cut off. */
function valueSizeOf(type: number, bytes: Uint8Array, valueAt: number): number | null {
  if (type & IN_FILE_OBJECT) return 12;
  switch (type & 0xff) {
    case VALUE_TYPE.integer:
    case VALUE_TYPE.unsigned:
    case VALUE_TYPE.double:
      return 8;
    case VALUE_TYPE.boolean:
      return 4;
    case VALUE_TYPE.node:
      return 12;
    case VALUE_TYPE.string:
    case VALUE_TYPE.bytes:
      return valueAt + 4 <= bytes.length ? 4 + uint32At(bytes, valueAt) : null;
    default:
      return null;
  }
}
