import { concatBytes } from '../../bytes/concat-bytes.ts';
import { putDouble, putInt64, putUint32, putUint64 } from '../../bytes/little-endian.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { encodeUtf16 } from '../../bytes/utf16.ts';
import type { ConfigurationNode, ConfigurationValue } from '../configuration-tree.ts';
import { ENTRY_HEADER_SIZE, IN_FILE_OBJECT, keyEntryLayout, VALUE_TYPE } from './key-entry.ts';

/** An entry and its place: the index of its table and the offset in it, as children name it. */
export interface PlacedEntry {
  readonly table: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * One entry without its checksum.
 * @param limit bytes that an entry may have; a larger value is handed to `storeInFile`, which
 *   tells the offset where it will lie.
 */
export function encodeEntry(
  node: ConfigurationNode,
  parent: PlacedEntry | null,
  insertionSequence: number,
  limit: number,
  storeInFile: (content: Uint8Array) => number,
): Uint8Array {
  const name = encodeName(node.name);
  if (node.value && node.children.length > 0) {
    throw new RangeError(`${JSON.stringify(node.name)} has a value and children`);
  }
  let type: number = VALUE_TYPE[node.value?.type ?? 'node'];
  let value: Uint8Array;
  if (!node.value) {
    value = new Uint8Array(12);
    // In real files: the number that the next child would get.
    putUint32(value, node.children.length + 1, 8);
  } else {
    const content = encodeContent(node.name, node.value);
    const prefixed = node.value.type === 'string' || node.value.type === 'bytes';
    value = prefixed ? concatBytes([uint32(content.length), content]) : content;
    if (ENTRY_HEADER_SIZE + name.length + value.length > limit) {
      type |= IN_FILE_OBJECT;
      value = new Uint8Array(12);
      putUint32(value, content.length);
      putUint64(value, BigInt(storeInFile(content)), 4);
    }
  }
  const header = new Uint8Array(ENTRY_HEADER_SIZE);
  keyEntryLayout.encode(
    {
      type,
      size: ENTRY_HEADER_SIZE + name.length + value.length,
      parentTable: parent?.table ?? 0,
      parentOffset: parent?.offset ?? 0,
      checksum: 0,
      insertionSequence,
      nameSize: name.length,
    },
    header,
  );
  return concatBytes([header, name, value]);
}

function encodeName(name: string): Uint8Array {
  const bytes = encodeUtf8(`${name}\0`);
  if (name.includes('\0') || bytes.length > 0xff) {
    throw new RangeError(`${JSON.stringify(name.slice(0, 80))} is not a name for an entry`);
  }
  return bytes;
}

function encodeContent(name: string, value: ConfigurationValue): Uint8Array {
  if (value.type === 'bytes') {
    if (!value.bytes) throw new RangeError(`the bytes of ${JSON.stringify(name)} are not known`);
    return Uint8Array.from(value.bytes);
  }
  const { type, text } = value;
  const number = new Uint8Array(8);
  switch (type) {
    case 'string':
      return encodeUtf16(text);
    case 'integer':
      putInt64(number, BigInt(text));
      return number;
    case 'unsigned':
      putUint64(number, BigInt(text));
      return number;
    case 'double':
      putDouble(number, Number(text));
      return number;
    case 'boolean':
      return uint32(/^(true|1)$/i.test(text) ? 1 : 0);
  }
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  putUint32(bytes, value);
  return bytes;
}
