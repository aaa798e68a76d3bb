import type { Fault } from '../../bytes/fault.ts';
import { decodeLatin1 } from '../../bytes/latin1.ts';

/** Bytes of a footer; files made before Virtual PC 2004 end in one of 511. */
export const VHD_FOOTER_LENGTH = 512;
const SIGNATURE = 'conectix';

/** Disk types of the "Virtual Hard Disk Image Format Specification", version 1.0, "Disk Type". */
const TYPES = { 2: 'fixed', 3: 'dynamic', 4: 'differencing' } as const;
const TYPE_OFFSET = 0x3c;
const CHECKSUM_OFFSET = 0x40;

/** A legacy disk: recognised so that it can be named, not read. */
export interface VhdFooter {
  /** null when the field holds none of the three types. */
  readonly type: 'fixed' | 'dynamic' | 'differencing' | null;
  readonly fault: Fault | null;
}

/**
 * Recognises a VHD footer, or its copy at the start of a dynamic or differencing disk.
 * @param bytes 511 or 512 bytes.
 * @param offset where they stand in the file.
 * @returns null when the bytes are no footer.
 */
export function recogniseVhdFooter(bytes: Uint8Array, offset: number): VhdFooter | null {
  if (bytes.length < VHD_FOOTER_LENGTH - 1) return null;
  if (decodeLatin1(bytes.subarray(0, SIGNATURE.length)) !== SIGNATURE) return null;
  // Numbers of this format are big-endian, as a DataView reads them.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = TYPES[view.getUint32(TYPE_OFFSET) as keyof typeof TYPES] ?? null;
  const stored = view.getUint32(CHECKSUM_OFFSET);
  const computed = checksum(bytes);
  if (stored === computed) return { type, fault: null };
  const fault: Fault = {
    code: 'vhd-footer-checksum',
    structure: 'footer',
    offset: offset + CHECKSUM_OFFSET,
    expected: computed,
    actual: stored,
    message: 'the checksum of the VHD footer does not match its bytes',
  };
  return { type, fault };
}

/** The one's complement of the sum of all bytes, the field itself left out. */
function checksum(footer: Uint8Array): number {
  let sum = 0;
  for (const [index, byte] of footer.entries()) {
    if (index < CHECKSUM_OFFSET || index >= CHECKSUM_OFFSET + 4) sum += byte;
  }
  return ~sum >>> 0;
}
