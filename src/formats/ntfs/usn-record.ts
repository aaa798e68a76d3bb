import type { FileTime } from '../../bytes/file-time.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';
import { type FileReference, readFileReference } from './file-reference.ts';

/** One record of the change journal: what happened to a file. [MS-FSCC] 2.3.62 */
export interface UsnRecord {
  /** Bytes; the next record follows at once. */
  readonly length: number;
  readonly file: FileReference;
  readonly parent: FileReference;
  /** Offset of the record in the journal, ever growing. */
  readonly usn: bigint;
  /** UTC. */
  readonly time: FileTime;
  /** `USN_REASON_…` bits: everything since the file was opened. */
  readonly reason: number;
  readonly attributes: number;
  readonly name: string;
}

const SMALLEST = 60;
const LARGEST = 4096;

/**
 * The record that begins at `at`. Version 4, which tells ranges of a file and no name, is `skip`ped.
 * @returns null when no record begins there
 */
export function decodeUsnRecord(
  page: DataView,
  at: number,
): UsnRecord | { readonly skip: number } | null {
  if (at + 8 > page.byteLength) return null;
  const length = page.getUint32(at, true);
  const version = page.getUint16(at + 4, true);
  if (length < SMALLEST || length > LARGEST || length % 8 !== 0) return null;
  if (at + length > page.byteLength) return null;
  if (version === 4) return { skip: length };
  if (version !== 2 && version !== 3) return null;
  // Version 3 has references of 128 bits, of which NTFS uses 64.
  const references = version === 3 ? 16 : 8;
  const rest = at + 8 + 2 * references;
  if (rest + 36 > at + length) return null;
  const nameLength = page.getUint16(rest + 32, true);
  const nameStart = at + page.getUint16(rest + 34, true);
  if (nameStart < rest + 36 || nameStart + nameLength > at + length) return null;
  return {
    length,
    file: readFileReference(page, at + 8),
    parent: readFileReference(page, at + 8 + references),
    usn: page.getBigUint64(rest, true),
    time: page.getBigUint64(rest + 8, true),
    reason: page.getUint32(rest + 16, true),
    attributes: page.getUint32(rest + 28, true),
    name: decodeUtf16(new Uint8Array(page.buffer, page.byteOffset + nameStart, nameLength)),
  };
}

/** Names of the reason bits, `USN_REASON_` left out, in lower case. */
const REASONS: readonly (readonly [bit: number, name: string])[] = [
  [0x00000001, 'data-overwrite'],
  [0x00000002, 'data-extend'],
  [0x00000004, 'data-truncation'],
  [0x00000010, 'named-data-overwrite'],
  [0x00000020, 'named-data-extend'],
  [0x00000040, 'named-data-truncation'],
  [0x00000100, 'file-create'],
  [0x00000200, 'file-delete'],
  [0x00000400, 'ea-change'],
  [0x00000800, 'security-change'],
  [0x00001000, 'rename-old-name'],
  [0x00002000, 'rename-new-name'],
  [0x00004000, 'indexable-change'],
  [0x00008000, 'basic-info-change'],
  [0x00010000, 'hard-link-change'],
  [0x00020000, 'compression-change'],
  [0x00040000, 'encryption-change'],
  [0x00080000, 'object-id-change'],
  [0x00100000, 'reparse-point-change'],
  [0x00200000, 'stream-change'],
  [0x00400000, 'transacted-change'],
  [0x00800000, 'integrity-change'],
  [0x80000000, 'close'],
];

/** What happened, in the order of the bits; a bit without a name as `0x04000000`. */
export function usnReasons(reason: number): string[] {
  const names: string[] = [];
  let rest = reason >>> 0;
  for (const [bit, name] of REASONS) {
    if ((reason & bit) === 0) continue;
    names.push(name);
    rest = (rest & ~bit) >>> 0;
  }
  if (rest !== 0) names.push(`0x${rest.toString(16).padStart(8, '0')}`);
  return names;
}
