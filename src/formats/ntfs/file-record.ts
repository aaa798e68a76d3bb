import { type FileReference, readFileReference } from './file-reference.ts';
import { undoFixup } from './fixup.ts';
import { ntfsError } from './ntfs-error.ts';

/** Memory that holds one record or many: to make a view of each takes longer than to decode it. */
export interface RecordMemory {
  readonly bytes: Uint8Array;
  /** Of the same bytes. */
  readonly view: DataView;
}

/** The header of a file record, the unit of the master file table. */
export interface FileRecord extends RecordMemory {
  readonly number: number;
  /** Where it lies on the volume, in bytes. */
  readonly position: number;
  /** Where it begins in the memory, its protection undone. Other offsets count from there. */
  readonly start: number;
  /** Grows each time the record is given up. */
  readonly sequence: number;
  /** Names the file has; short DOS names count. */
  readonly links: number;
  readonly inUse: boolean;
  readonly isDirectory: boolean;
  /** Bytes from the beginning up to the end of the last attribute. */
  readonly usedSize: number;
  readonly firstAttribute: number;
  /** Set in a record that only continues another one. */
  readonly base: FileReference | null;
}

const FILE = 0x454c4946; // "FILE"
const BAAD = 0x44414142; // "BAAD": the checker found the record torn
const IN_USE = 0x01;
const DIRECTORY = 0x02;
const HEADER_BYTES = 42;
/** Where the update sequence array is no earlier, the header also holds the record's own number. */
const HEADER_WITH_NUMBER = 48;

/** Whether there was ever a record here: a table grows by zeros, or by what lay there before. */
export function hasRecordSignature(bytes: Uint8Array, at: number): boolean {
  const signature =
    bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  return signature === FILE || signature === BAAD;
}

/** Memory as records are decoded from. */
export function recordMemory(bytes: Uint8Array): RecordMemory {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/**
 * @param memory where its protection is undone in place
 * @param position where it lies on the volume
 * @param start where it begins in the memory, and its size in bytes; all of it when left out
 * @throws {FormatError} `file-record-signature`, `file-record-bad` (marked as such by a checker),
 *   `file-record-bounds`, `file-record-number` (it says that it is another one), and those of
 *   {@link undoFixup}
 */
export function decodeFileRecord(
  { bytes, view }: RecordMemory,
  number: number,
  position: number,
  start = 0,
  size = bytes.length,
): FileRecord {
  const signature = view.getUint32(start, true);
  if (signature !== FILE) {
    const bad = signature === BAAD;
    throw ntfsError(
      bad ? 'file-record-bad' : 'file-record-signature',
      nameOf(number),
      position,
      bad ? 'a checker has marked it as damaged' : 'the signature is wrong',
    );
  }
  undoFixup(bytes, 'file record', position, start, size);
  const firstAttribute = view.getUint16(start + 0x14, true);
  const usedSize = view.getUint32(start + 0x18, true);
  if (firstAttribute < HEADER_BYTES || firstAttribute > usedSize || usedSize > size) {
    const what = `attributes from ${firstAttribute} to ${usedSize} of ${size} bytes`;
    throw ntfsError('file-record-bounds', nameOf(number), position + 0x14, what);
  }
  if (view.getUint16(start + 4, true) >= HEADER_WITH_NUMBER) {
    const own = view.getUint32(start + 0x2c, true) + view.getUint16(start + 0x2a, true) * 2 ** 32;
    // mkntfs leaves the number of the records that it keeps free at 0.
    if (own !== number && own !== 0) {
      const message = `it says that it is record ${own}`;
      throw ntfsError('file-record-number', nameOf(number), position + 0x2c, message);
    }
  }
  const flags = view.getUint16(start + 0x16, true);
  const isBase =
    view.getUint32(start + 0x20, true) === 0 && view.getUint32(start + 0x24, true) === 0;
  return {
    number,
    position,
    bytes,
    view,
    start,
    sequence: view.getUint16(start + 0x10, true),
    links: view.getUint16(start + 0x12, true),
    inUse: (flags & IN_USE) !== 0,
    isDirectory: (flags & DIRECTORY) !== 0,
    usedSize,
    firstAttribute,
    base: isBase ? null : readFileReference(view, start + 0x20),
  };
}

function nameOf(number: number): string {
  return `file record ${number}`;
}
