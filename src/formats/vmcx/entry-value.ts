import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { doubleAt, int64At, uint32At, uint64At } from '../../bytes/little-endian.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';
import type { ConfigurationValue } from '../configuration-tree.ts';
import { IN_FILE_OBJECT, type KeyEntry, VALUE_TYPE } from './key-entry.ts';
import { OBJECT_TYPE, type StoredObject } from './object-table.ts';

/** Text is held in memory up to this many bytes, and so are bytes; larger ones keep their size. */
const MAX_VALUE_BYTES = 1024 * 1024;
/** All values from file objects together, since many entries may name one object. */
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;

/** Decodes values, following those that lie in file objects; what is wrong becomes a fault. */
export function valueDecoder(
  source: ByteSource,
  objects: readonly StoredObject[],
  faults: Fault[],
): (entry: KeyEntry) => Promise<ConfigurationValue | null> {
  const files = new Map(
    objects.filter(({ type }) => type === OBJECT_TYPE.file).map((file) => [file.offset, file]),
  );
  let held = 0;

  return async (entry) => {
    if (!entry.value) return null;
    if (!(entry.type & IN_FILE_OBJECT)) return decodeInline(entry, entry.value, faults);
    const size = uint32At(entry.value);
    const offset = Number(uint64At(entry.value, 4));
    if (size > (files.get(offset)?.size ?? -1)) {
      faults.push({
        code: 'vmcx-file-object',
        structure: 'file object',
        offset: entry.position,
        actual: offset,
        message: `the value of ${size} bytes is said to lie at offset ${offset}, where no such file object is`,
      });
      return null;
    }
    if (size > MAX_VALUE_BYTES || held + size > MAX_TOTAL_BYTES) {
      if ((entry.type & 0xff) === VALUE_TYPE.bytes) return { type: 'bytes', size, bytes: null };
      faults.push({
        code: 'vmcx-file-object-limit',
        structure: 'file object',
        offset,
        expected: MAX_VALUE_BYTES,
        actual: size,
        message: 'the value is larger than this reader takes in',
      });
      return null;
    }
    held += size;
    return decodeContent(entry, await readStructure(source, 'file object', offset, size), faults);
  };
}

/** A value in its entry: strings and bytes carry their length in front. */
function decodeInline(
  entry: KeyEntry,
  value: Uint8Array,
  faults: Fault[],
): ConfigurationValue | null {
  const type = entry.type & 0xff;
  const prefixed = type === VALUE_TYPE.string || type === VALUE_TYPE.bytes;
  return decodeContent(entry, prefixed ? value.subarray(4) : value, faults);
}

const CONTENT_SIZE: Partial<Record<number, number>> = {
  [VALUE_TYPE.integer]: 8,
  [VALUE_TYPE.unsigned]: 8,
  [VALUE_TYPE.double]: 8,
  [VALUE_TYPE.boolean]: 4,
};

function decodeContent(
  entry: KeyEntry,
  content: Uint8Array,
  faults: Fault[],
): ConfigurationValue | null {
  const type = entry.type & 0xff;
  const expected = CONTENT_SIZE[type] ?? content.length;
  if (content.length !== expected || (type === VALUE_TYPE.string && content.length % 2 === 1)) {
    faults.push({
      code: 'vmcx-entry-value-size',
      structure: 'key table entry',
      offset: entry.position,
      expected,
      actual: content.length,
      message: `a value of type ${type} cannot have ${content.length} bytes`,
    });
    return null;
  }
  switch (type) {
    case VALUE_TYPE.integer:
      return { type: 'integer', text: int64At(content).toString() };
    case VALUE_TYPE.unsigned:
      return { type: 'unsigned', text: uint64At(content).toString() };
    case VALUE_TYPE.double:
      return { type: 'double', text: String(doubleAt(content)) };
    case VALUE_TYPE.boolean:
      return { type: 'boolean', text: uint32At(content) === 0 ? 'False' : 'True' };
    case VALUE_TYPE.string:
      // No terminator is stored or counted.
      return { type: 'string', text: decodeUtf16(content) };
    case VALUE_TYPE.bytes:
      return { type: 'bytes', size: content.length, bytes: Uint8Array.from(content) };
    default:
      return null;
  }
}
