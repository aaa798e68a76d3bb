import { decodeUtf16 } from '../../bytes/utf16.ts';
import { type FileReference, readFileReference } from './file-reference.ts';
import { ntfsError } from './ntfs-error.ts';
import { readUint64 } from './wide-integer.ts';

/** Where one attribute of a file, or one part of it, is described. */
export interface AttributeListEntry {
  readonly type: number;
  readonly name: string;
  /** The first cluster of the value that the part tells of; 0 for what lies in the record. */
  readonly firstVcn: number;
  /** The record that holds it: the base record itself, or one that continues it. */
  readonly reference: FileReference;
  readonly id: number;
}

/** Bytes; Windows lets no list grow beyond. */
export const LARGEST_ATTRIBUTE_LIST = 256 * 1024;
const FIXED_BYTES = 26;

/**
 * The entries in stored order, which need not be sorted.
 * @param structure whose list it is, for the error
 * @throws {FormatError} `attribute-list-damaged`, with the offset in the list
 */
export function decodeAttributeList(list: DataView, structure: string): AttributeListEntry[] {
  const entries: AttributeListEntry[] = [];
  const end = list.byteLength;
  let at = 0;
  // The list may be padded by zeros at its end.
  while (at + FIXED_BYTES <= end && list.getUint32(at, true) !== 0) {
    const length = list.getUint16(at + 4, true);
    const nameOffset = at + list.getUint8(at + 7);
    const nameEnd = nameOffset + list.getUint8(at + 6) * 2;
    const named = nameEnd > nameOffset;
    if (length < FIXED_BYTES || at + length > end || (named && nameEnd > at + length)) {
      throw ntfsError('attribute-list-damaged', structure, at, `an entry of ${length} bytes`);
    }
    const name = new Uint8Array(list.buffer, list.byteOffset + nameOffset, nameEnd - nameOffset);
    entries.push({
      type: list.getUint32(at, true),
      name: named ? decodeUtf16(name) : '',
      firstVcn: readUint64(list, at + 8),
      reference: readFileReference(list, at + 16),
      id: list.getUint16(at + 24, true),
    });
    at += length;
  }
  return entries;
}
