import { decodeIndexEntries, type IndexEntry } from './index-entry.ts';
import { ntfsError } from './ntfs-error.ts';

/** Attribute 0x90: the top node of an index, and how the others are stored. */
export interface IndexRoot {
  /** The type of attribute that is the key: 0x30 in a directory. */
  readonly keyType: number;
  /** Bytes of an index record. */
  readonly recordSize: number;
  readonly entries: readonly IndexEntry[];
}

const HEADER = 16;

/** @throws {FormatError} `index-root-damaged`, and those of {@link decodeIndexEntries} */
export function decodeIndexRoot(value: DataView, structure: string, position: number): IndexRoot {
  if (value.byteLength < HEADER) {
    const message = `it is ${value.byteLength} bytes long`;
    throw ntfsError('index-root-damaged', structure, position, message);
  }
  const node = new DataView(value.buffer, value.byteOffset + HEADER, value.byteLength - HEADER);
  return {
    keyType: value.getUint32(0, true),
    recordSize: value.getUint32(8, true),
    entries: decodeIndexEntries(node, structure, position + HEADER),
  };
}
