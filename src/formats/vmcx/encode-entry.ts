import { encodeUtf16 } from '../../bytes/utf16.ts';
import type { ConfigurationNode, ConfigurationValue } from '../configuration-tree.ts';
import { ENTRY_HEADER_SIZE, IN_FILE_OBJECT, keyEntryLayout, VALUE_TYPE } from './key-entry.ts';

/** An entry and its place: the index of its table and the offset in it, as children name it. */
export interface PlacedEntry {
  readonly table: number;
  readonly offset: number;
  readonly bytes: Buffer;
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
  storeInFile: (content: Buffer) => number,
): Buffer {
  const name = encodeName(node.name);
  if (node.value && node.children.length > 0) {
    throw new RangeError(`${JSON.stringify(node.name)} has a value and children`);
  }
  let type: number = VALUE_TYPE[node.value?.type ?? 'node'];
  let value: Buffer;
  if (!node.value) {
    value = Buffer.alloc(12);
    // In real files: the number that the next child would get.
    value.writeUInt32LE(node.children.length + 1, 8);
  } else {
    const content = encodeContent(node.name, node.value);
    const prefixed = node.value.type === 'string' || node.value.type === 'bytes';
    value = prefixed ? Buffer.concat([uint32(content.length), content]) : content;
    if (ENTRY_HEADER_SIZE + name.length + value.length > limit) {
      type |= IN_FILE_OBJECT;
      value = Buffer.alloc(12);
      value.writeUInt32LE(content.length, 0);
      value.writeBigUInt64LE(BigInt(storeInFile(content)), 4);
    }
  }
  const header = Buffer.alloc(ENTRY_HEADER_SIZE);
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
  return Buffer.concat([header, name, value]);
}

function encodeName(name: string): Buffer {
  const bytes = Buffer.from(`${name}\0`, 'utf8');
  if (name.includes('\0') || bytes.length > 0xff) {
    throw new RangeError(`${JSON.stringify(name.slice(0, 80))} is no name for an entry`);
  }
  return bytes;
}

function encodeContent(name: string, value: ConfigurationValue): Buffer {
  if (value.type === 'bytes') {
    if (!value.bytes) throw new RangeError(`the bytes of ${JSON.stringify(name)} are not at hand`);
    return Buffer.from(value.bytes);
  }
  const { type, text } = value;
  const number = Buffer.alloc(8);
  switch (type) {
    case 'string':
      return encodeUtf16(text);
    case 'integer':
      number.writeBigInt64LE(BigInt(text));
      return number;
    case 'unsigned':
      number.writeBigUInt64LE(BigInt(text));
      return number;
    case 'double':
      number.writeDoubleLE(Number(text));
      return number;
    case 'boolean':
      return uint32(/^(true|1)$/i.test(text) ? 1 : 0);
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
