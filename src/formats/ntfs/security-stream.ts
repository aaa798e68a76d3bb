import { readUint64 } from './wide-integer.ts';

/**
 * An entry of the stream `$SDS` of `$Secure`, which holds every security descriptor of the volume
 * once. The stream is written in blocks of 256 KiB, each of them twice, one behind the other.
 */
export interface SecurityStreamEntry {
  /** What a file's `securityId` refers to. */
  readonly id: number;
  readonly hash: number;
  /** Where the entry says that it stands in the stream, in bytes; also in its copy. */
  readonly offset: number;
  /** Bytes, header included. */
  readonly length: number;
}

export const SECURITY_BLOCK = 256 * 1024;
export const SECURITY_ENTRY_HEADER = 20;
/** Bytes of a self-relative descriptor of Windows: lists of at most 64 KiB each. */
const LARGEST_DESCRIPTOR = 2 * 65536 + 256;

/** The header of an entry, or null when none stands at `at`. */
export function decodeSecurityEntry(block: DataView, at: number): SecurityStreamEntry | null {
  if (at + SECURITY_ENTRY_HEADER > block.byteLength) return null;
  const length = block.getUint32(at + 16, true);
  const id = block.getUint32(at + 4, true);
  const fine =
    id !== 0 &&
    length > SECURITY_ENTRY_HEADER &&
    length <= LARGEST_DESCRIPTOR + SECURITY_ENTRY_HEADER &&
    at + length <= block.byteLength;
  if (!fine) return null;
  return { hash: block.getUint32(at, true), id, offset: readUint64(block, at + 8), length };
}

/** The sum that `$Secure` keeps of a descriptor: each double word added to the last sum, turned by 3 bits. */
export function securityHash(descriptor: Uint8Array): number {
  const view = new DataView(descriptor.buffer, descriptor.byteOffset, descriptor.length);
  let hash = 0;
  for (let at = 0; at + 4 <= descriptor.length; at += 4) {
    hash = (view.getUint32(at, true) + ((hash << 3) | (hash >>> 29))) >>> 0;
  }
  return hash;
}
