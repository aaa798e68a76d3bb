import { concatBytes } from '../../bytes/concat-bytes.ts';
import type { Fault } from '../../bytes/fault.ts';
import { type Guid, parseGuid, ZERO_GUID } from '../../bytes/guid.ts';
import { guid, structure, u16, u32 } from '../../bytes/layouts.ts';
import { decodeUtf16, encodeUtf16, withoutTrailingNuls } from '../../bytes/utf16.ts';
import { VHDX_PARENT_LOCATOR_TYPE } from './guids.ts';

/** One key and its value, as they stand; both are hostile text. */
export interface ParentLocatorEntry {
  /** Byte offset of the entry in the file. */
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

/** [MS-VHDX] 2.6.2.6: how a differencing disk names its parent. */
export interface ParentLocator {
  readonly offset: number;
  readonly type: Guid;
  readonly entries: readonly ParentLocatorEntry[];
  /** DataWriteGuid the parent had; null when absent or malformed. */
  readonly linkage: Guid | null;
  /** A second accepted DataWriteGuid; null also when all zero, which means unset. */
  readonly linkage2: Guid | null;
  readonly relativePath: string | null;
  readonly volumePath: string | null;
  readonly absolutePath: string | null;
}

const HEADER = structure<{ type: Guid; entryCount: number }>(20, [
  guid('type'), //  0
  u16('reserved'), // 16
  u16('entryCount'), // 18
]);

type EntryFields = {
  keyOffset: number;
  valueOffset: number;
  keyLength: number;
  valueLength: number;
};
const ENTRY = structure<EntryFields>(12, [
  u32('keyOffset'), //  0, from the start of the locator
  u32('valueOffset'), //  4
  u16('keyLength'), //  8, bytes, UTF-16LE without terminator
  u16('valueLength'), // 10
]);

/** The keys of the specification, so that thousands of locators hold one text of each. */
const KEYS = new Map(
  ['parent_linkage', 'parent_linkage2', 'relative_path', 'volume_path', 'absolute_win32_path'].map(
    (key) => [key, key],
  ),
);

/** A locator has five or six keys; what holds more than this is hostile. */
const MAX_ENTRIES = 256;

/**
 * @param bytes the whole metadata item
 * @param offset where it stands in the file
 */
export function decodeParentLocator(
  bytes: Uint8Array,
  offset: number,
): { locator: ParentLocator | null; faults: Fault[] } {
  const faults: Fault[] = [];
  const report = (code: string, at: number, message: string) =>
    faults.push({ code, structure: 'parent locator', offset: at, message });
  if (bytes.length < HEADER.span) {
    report('parent-locator-length', offset, `only ${bytes.length} bytes, shorter than its header`);
    return { locator: null, faults };
  }
  const { type, entryCount } = HEADER.decode(bytes);
  if (type !== VHDX_PARENT_LOCATOR_TYPE) {
    report('parent-locator-type', offset, `unknown locator type ${type}`);
  }
  const entries: ParentLocatorEntry[] = [];
  /** By key in its plain form; the first of several counts. */
  const values = new Map<string, string>();
  for (let i = 0; i < entryCount; i++) {
    const at = HEADER.span + i * ENTRY.span;
    if (at + ENTRY.span > bytes.length || i === MAX_ENTRIES) {
      report('parent-locator-entry-count', offset, `${entryCount} entries do not fit into it`);
      break;
    }
    const { keyOffset, valueOffset, keyLength, valueLength } = ENTRY.decode(bytes, at);
    if (keyOffset + keyLength > bytes.length || valueOffset + valueLength > bytes.length) {
      report('parent-locator-entry-range', offset + at, `entry ${i} points outside the locator`);
      continue;
    }
    const text = decodeUtf16(bytes.subarray(keyOffset, keyOffset + keyLength));
    const key = KEYS.get(text) ?? text;
    const value = decodeUtf16(bytes.subarray(valueOffset, valueOffset + valueLength));
    const plainKey = withoutTrailingNuls(key).toLowerCase();
    if (values.has(plainKey)) {
      report('parent-locator-duplicate-key', offset + at, `the key of entry ${i} repeats`);
    } else {
      values.set(plainKey, withoutTrailingNuls(value));
    }
    entries.push({ offset: offset + at, key, value });
  }
  const linkageOf = (key: string): Guid | null => {
    const text = values.get(key);
    if (text === undefined) return null;
    const linkage = parseGuid(text);
    if (!linkage) report('parent-locator-linkage', offset, `${key} is not a GUID`);
    return linkage === ZERO_GUID ? null : linkage;
  };
  const linkage = linkageOf('parent_linkage');
  const linkage2 = linkageOf('parent_linkage2');
  if (linkage === null) {
    report('parent-locator-no-linkage', offset, 'it holds no usable parent_linkage');
  }
  const locator: ParentLocator = {
    offset,
    type,
    entries,
    linkage,
    linkage2,
    relativePath: values.get('relative_path') ?? null,
    volumePath: values.get('volume_path') ?? null,
    absolutePath: values.get('absolute_win32_path') ?? null,
  };
  return { locator, faults };
}

/** Encodes keys and values in the order given; the locator type is the VHDX one. */
export function encodeParentLocator(values: readonly (readonly [string, string])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let end = HEADER.span + values.length * ENTRY.span;
  const table = new Uint8Array(end);
  HEADER.encode({ type: VHDX_PARENT_LOCATOR_TYPE, entryCount: values.length }, table);
  for (const [i, pair] of values.entries()) {
    const [key, value] = [encodeUtf16(pair[0]), encodeUtf16(pair[1])];
    const fields = {
      keyOffset: end,
      valueOffset: end + key.length,
      keyLength: key.length,
      valueLength: value.length,
    };
    ENTRY.encode(fields, table, HEADER.span + i * ENTRY.span);
    parts.push(key, value);
    end += key.length + value.length;
  }
  return concatBytes([table, ...parts]);
}
