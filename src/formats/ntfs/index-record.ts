import { undoFixup } from './fixup.ts';
import { decodeIndexEntries, type IndexEntry } from './index-entry.ts';
import { ntfsError } from './ntfs-error.ts';
import { readUint64 } from './wide-integer.ts';

const INDX = 0x58444e49;
const NODE = 24;

/**
 * A record of an index allocation: a node of the tree below its root.
 * @param bytes exactly one record; its protection is undone in place
 * @param vcn where it should be, in the units of the index; the record tells it too
 * @param position for the error
 * @throws {FormatError} `index-record-signature`, `index-record-vcn`, and those of {@link undoFixup} and
 *   {@link decodeIndexEntries}
 */
export function decodeIndexRecord(
  bytes: Uint8Array,
  vcn: number,
  structure: string,
  position: number,
): IndexEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== INDX) {
    throw ntfsError('index-record-signature', structure, position, 'the signature is wrong');
  }
  undoFixup(bytes, structure, position);
  const own = readUint64(view, 16);
  if (own !== vcn) {
    const message = `it says that it is at ${own}, not at ${vcn}`;
    throw ntfsError('index-record-vcn', structure, position + 16, message);
  }
  const node = new DataView(bytes.buffer, bytes.byteOffset + NODE, bytes.length - NODE);
  return decodeIndexEntries(node, structure, position + NODE);
}
