import { adler32 } from '../../bytes/adler32.ts';
import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Section } from './section.ts';

/** What the acquiring program computed over the whole medium; hexadecimal, null where not stored. */
export interface StoredDigests {
  readonly md5: string | null;
  readonly sha1: string | null;
}

/** Bytes that are looked at in each kind of section, the checksum at their end included. */
const HASH_LENGTH = 36;
const DIGEST_LENGTH = 80;

/**
 * Decodes a `hash` or `digest` section.
 * @returns null where it is damaged
 */
export async function readStoredDigests(
  segment: ByteSource,
  section: Section,
): Promise<StoredDigests | null> {
  const length = section.type === 'digest' ? DIGEST_LENGTH : HASH_LENGTH;
  if (section.end - section.start < length) return null;
  const bytes = await readStructure(segment, `${section.type} section`, section.start, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (view.getUint32(length - 4, true) !== adler32(bytes.subarray(0, length - 4))) return null;
  const sha1 = section.type === 'digest' ? hexOf(bytes.subarray(16, 36)) : null;
  return { md5: hexOf(bytes.subarray(0, 16)), sha1 };
}

/** Zeros stand for a digest that was not computed. */
function hexOf(bytes: Uint8Array): string | null {
  if (bytes.every((byte) => byte === 0)) return null;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
