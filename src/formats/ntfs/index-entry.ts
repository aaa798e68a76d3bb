import { type FileReference, readFileReference } from './file-reference.ts';
import { ntfsError } from './ntfs-error.ts';
import { readUint64 } from './wide-integer.ts';

/** One entry of a node of an index. The last one of a node has no key. */
export interface IndexEntry {
  /** Of an index of names: the file that bears the name. */
  readonly reference: FileReference;
  /** Null in the last entry. */
  readonly key: DataView | null;
  /** Where the node with all smaller keys lies in the index allocation, in its units; null when none. */
  readonly child: number | null;
}

const NODE_HEADER = 16;
const ENTRY_HEADER = 16;
const HAS_CHILD = 0x01;
const IS_LAST = 0x02;

/**
 * The entries of a node, up to its last one.
 * @param node begins with the header of the node: at 16 in an index root, at 24 in an index record
 * @param structure and `position` of the node, for the error
 * @throws {FormatError} `index-node-damaged`
 */
export function decodeIndexEntries(
  node: DataView,
  structure: string,
  position: number,
): IndexEntry[] {
  const damaged = (at: number, message: string) =>
    ntfsError('index-node-damaged', structure, position + at, message);
  if (node.byteLength < NODE_HEADER) throw damaged(0, 'it is shorter than its header');
  const end = node.getUint32(4, true);
  let at = node.getUint32(0, true);
  if (at < NODE_HEADER || at > end || end > node.byteLength) {
    throw damaged(0, `entries from ${at} to ${end} of ${node.byteLength} bytes`);
  }
  const entries: IndexEntry[] = [];
  for (;;) {
    if (at + ENTRY_HEADER > end) throw damaged(at, 'it has no last entry');
    const length = node.getUint16(at + 8, true);
    const keyLength = node.getUint16(at + 10, true);
    const flags = node.getUint16(at + 12, true);
    const isLast = (flags & IS_LAST) !== 0;
    const childBytes = (flags & HAS_CHILD) !== 0 ? 8 : 0;
    const needed = ENTRY_HEADER + childBytes + (isLast ? 0 : keyLength);
    if (length < needed || at + length > end) throw damaged(at, `an entry of ${length} bytes`);
    entries.push({
      reference: readFileReference(node, at),
      key: isLast
        ? null
        : new DataView(node.buffer, node.byteOffset + at + ENTRY_HEADER, keyLength),
      child: childBytes > 0 ? readUint64(node, at + length - 8) : null,
    });
    if (isLast) return entries;
    at += length;
  }
}
