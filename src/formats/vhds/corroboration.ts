import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { encodeGuid, type Guid, ZERO_GUID } from '../../bytes/guid.ts';
import { uint32At } from '../../bytes/little-endian.ts';
import type { Corroboration, KnownIdentities } from './known-identities.ts';
import { type ByteRange, SCAN_LIMIT } from './undecoded.ts';
import { findNames } from './utf16-names.ts';

/** Hits reported for one file. */
const MAX_HITS = 1000;
const GUID_LENGTH = 16;

/**
 * Searches ranges that no decoder has claimed for binary GUIDs at any alignment and for UTF-16LE
 * text, at even and odd alignment, that holds a known GUID or a path to a disk. At most
 * {@link SCAN_LIMIT} bytes of a range are read and 1,000 hits returned, ascending by offset.
 * @throws {ShortReadError} when a range lies beyond the end of the source.
 */
export async function findCorroboration(
  source: ByteSource,
  ranges: readonly ByteRange[],
  known: KnownIdentities,
): Promise<Corroboration[]> {
  const findGuids = guidFinder(known.guids);
  const findText = (bytes: Uint8Array) => findNames(bytes, known);
  const hits = new Map<number, Corroboration>();
  for (const range of ranges) {
    // A value may begin or end with zeros, which the range does not count as its own.
    const start = Math.max(0, range.offset - (GUID_LENGTH - 1));
    const length = Math.min(range.length, SCAN_LIMIT);
    const stop = range.offset + length;
    const end = Math.max(stop, Math.min(source.size, stop + GUID_LENGTH - 1));
    const bytes = await readStructure(source, 'undecoded data', start, end - start);
    for (const search of [findGuids, findText]) {
      for (const hit of search(bytes)) {
        const offset = start + hit.offset;
        const touches = offset + hit.length > range.offset && offset < stop;
        if (touches && !hits.has(offset)) hits.set(offset, { ...hit, offset });
        if (hits.size === MAX_HITS) return ascending(hits);
      }
    }
  }
  return ascending(hits);
}

function ascending(hits: ReadonlyMap<number, Corroboration>): Corroboration[] {
  return [...hits.values()].sort((a, b) => a.offset - b.offset);
}

interface Candidate {
  guid: Guid;
  bytes: Uint8Array;
  what: string;
}

/** A search for all known GUIDs at once: a sliding first word, looked up in two steps. */
function guidFinder(
  guids: ReadonlyMap<Guid, string>,
): (bytes: Uint8Array) => Iterable<Corroboration> {
  const byFirstWord = new Map<number, Candidate[]>();
  // Rules out nearly every position without a look-up.
  const upperHalfSeen = new Uint8Array(0x10000);
  for (const [guid, what] of guids) {
    if (guid === ZERO_GUID) continue;
    const bytes = encodeGuid(guid);
    const word = uint32At(bytes);
    byFirstWord.set(word, [...(byFirstWord.get(word) ?? []), { guid, bytes, what }]);
    upperHalfSeen[word >>> 16] = 1;
  }
  return function* search(bytes) {
    if (byFirstWord.size === 0 || bytes.length < GUID_LENGTH) return;
    let word = uint32At(bytes) << 8;
    for (let offset = 0; offset + GUID_LENGTH <= bytes.length; offset++) {
      word = (word >>> 8) | (bytes[offset + 3]! << 24);
      if (upperHalfSeen[word >>> 16] === 0) continue;
      for (const { guid, bytes: wanted, what } of byFirstWord.get(word >>> 0) ?? []) {
        if (!standsAt(bytes, offset, wanted)) continue;
        yield { offset, length: GUID_LENGTH, form: 'binary-guid', value: guid, equals: what };
      }
    }
  };
}

/** Compares from the end: the beginning is known to agree. */
function standsAt(bytes: Uint8Array, offset: number, wanted: Uint8Array): boolean {
  for (let at = wanted.length - 1; at >= 0; at--) {
    if (bytes[offset + at] !== wanted[at]) return false;
  }
  return true;
}
