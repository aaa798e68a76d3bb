import { ZERO_GUID } from '../../bytes/guid.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';
import type { Corroboration, KnownIdentities } from './known-identities.ts';

/** UTF-16 units that make a run worth reading. */
const MIN_RUN_LENGTH = 6;
/** Longer than any path of Windows; a longer run is read in parts of this size. */
const MAX_RUN_LENGTH = 32_767;

const DISK_EXTENSION = /\.(?:avhdx|vhdx|vhds)(?![a-z0-9])/gi;
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * UTF-16LE text in `bytes`, at even and odd alignment, that is a path to a disk or holds a known
 * GUID. Offsets are places in `bytes`.
 */
export function* findNames(bytes: Uint8Array, known: KnownIdentities): Generator<Corroboration> {
  for (const alignment of [0, 1]) {
    for (const { offset, text } of textRuns(bytes, alignment)) {
      for (const hit of namesIn(text, known)) {
        yield { ...hit, offset: offset + hit.offset * 2, length: hit.length * 2 };
      }
    }
  }
}

/** Runs of printable UTF-16 units, by their byte offset. */
function* textRuns(
  bytes: Uint8Array,
  alignment: number,
): Generator<{ offset: number; text: string }> {
  const end = bytes.length - 1;
  let at = alignment;
  while (at < end) {
    const offset = at;
    const limit = Math.min(end, offset + MAX_RUN_LENGTH * 2);
    while (at < limit && isPrintable(bytes[at]! | (bytes[at + 1]! << 8))) at += 2;
    if (at - offset >= MIN_RUN_LENGTH * 2) {
      yield { offset, text: decodeUtf16(bytes.subarray(offset, at)) };
    }
    if (at === offset) at += 2;
  }
}

const isPrintable = (unit: number) => unit >= 0x20 && unit !== 0x7f && unit < 0xfffe;

/** Paths and known GUIDs in one text; offsets and lengths are UTF-16 units. */
function* namesIn(text: string, known: KnownIdentities): Generator<Corroboration> {
  let after = 0;
  for (const match of text.matchAll(DISK_EXTENSION)) {
    const end = match.index + match[0].length;
    const value = text.slice(after, end);
    const equals = known.nameAt(value) ?? lastKnownGuid(value, known) ?? null;
    yield { offset: after, length: end - after, form: 'path', value, equals };
    after = end;
  }
  for (const match of text.slice(after).matchAll(GUID)) {
    const value = match[0].toLowerCase();
    const equals = knownGuid(value, known);
    if (equals === undefined) continue;
    yield { offset: after + match.index, length: value.length, form: 'text-guid', value, equals };
  }
}

/** What the last known GUID in the text is: `base_<guid>.avhdx` is named after one. */
function lastKnownGuid(text: string, known: KnownIdentities): string | undefined {
  return [...text.matchAll(GUID)].map(([found]) => knownGuid(found, known)).findLast(Boolean);
}

function knownGuid(text: string, known: KnownIdentities): string | undefined {
  const guid = text.toLowerCase();
  return guid === ZERO_GUID ? undefined : known.guids.get(guid);
}
