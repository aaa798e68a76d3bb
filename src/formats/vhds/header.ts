import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32cWithoutField } from '../../bytes/crc32c.ts';
import type { Fault } from '../../bytes/fault.ts';
import { ascii, structure, u32, u64 } from '../../bytes/layouts.ts';

/** How a statement about a file is known: read by a proven rule, reasoned, or not understood. */
export type Proof = 'decoded' | 'inferred' | 'unknown';

/** Where the two headers stand. */
export const HEADER_OFFSETS = [0x10000, 0x20000] as const;
/** Bytes that a header's checksum covers. */
export const HEADER_LENGTH = 4096;
/** Bytes of it that hold the fields below; the rest is zero in every file seen so far. */
export const HEADER_FIELDS_LENGTH = 0x24;
/** Where the checksum stands within the header. */
export const CHECKSUM_OFFSET = 0x14;
export const HEADER_SIGNATURE = 'shdr';

/** The only version seen so far. */
const KNOWN_VERSION = 1;

/** The fields of a header as they stand in the file. */
export interface VhdsHeaderFields {
  /** +0x00: `shdr`. */
  signature: string;
  /** +0x04: 0xFFFFE000 in the known file; looks like uninitialised padding, so nothing depends on it. */
  padding: number;
  /** +0x08: the header with the higher number is current (a rule inferred from VHDX). */
  sequence: bigint;
  /** +0x10: 1. */
  version: number;
  /** +0x14: CRC-32C of the header's 4096 bytes with this field as zero. */
  checksum: number;
  /** +0x18: 7, unexplained. */
  unexplained: number;
  /** +0x1C: where the name of the active leaf begins, in bytes from the start of the file. */
  leafOffset: number;
  /** +0x20: its length in bytes. */
  leafLength: number;
}

/** The layout, shared by reader and writer. */
export const headerLayout = structure<VhdsHeaderFields>(HEADER_FIELDS_LENGTH, [
  ascii(4, 'signature'),
  u32('padding'),
  u64('sequence'),
  u32('version'),
  u32('checksum'),
  u32('unexplained'),
  u32('leafOffset'),
  u32('leafLength'),
]);

/** How well the meaning of each header field is known, for whoever shows them. */
export const HEADER_PROOF: Readonly<Record<keyof VhdsHeaderFields, Proof>> = {
  signature: 'decoded',
  padding: 'inferred',
  sequence: 'decoded',
  version: 'inferred',
  checksum: 'decoded',
  unexplained: 'unknown',
  leafOffset: 'decoded',
  leafLength: 'decoded',
};

/** One of the two headers, with what was checked about it. */
export interface VhdsHeader extends Readonly<VhdsHeaderFields> {
  /** 1 or 2, in the order of the file. */
  readonly number: number;
  /** Byte offset in the file. */
  readonly offset: number;
  /** The CRC-32C that the bytes really have. */
  readonly computedChecksum: number;
  /** Signature and checksum are both right. */
  readonly valid: boolean;
}

/** Reads both headers; one that lies beyond the end of the file is absent from the list. */
export async function readHeaders(
  source: ByteSource,
): Promise<{ headers: VhdsHeader[]; faults: Fault[] }> {
  const headers: VhdsHeader[] = [];
  const faults: Fault[] = [];
  for (const [index, offset] of HEADER_OFFSETS.entries()) {
    const name = `header ${index + 1}`;
    if (source.size < offset + HEADER_LENGTH) {
      faults.push({
        code: 'header-truncated',
        structure: name,
        offset,
        expected: HEADER_LENGTH,
        actual: Math.max(0, source.size - offset),
        message: `the file ends before the end of ${name}`,
      });
      continue;
    }
    const bytes = await readStructure(source, name, offset, HEADER_LENGTH);
    const header = decodeHeader(bytes, index + 1, offset);
    headers.push(header);
    faults.push(...faultsOf(header, name));
  }
  return { headers, faults };
}

function decodeHeader(bytes: Uint8Array, number: number, offset: number): VhdsHeader {
  const fields = headerLayout.decode(bytes);
  const computedChecksum = crc32cWithoutField(bytes, CHECKSUM_OFFSET);
  const valid = fields.signature === HEADER_SIGNATURE && fields.checksum === computedChecksum;
  return { number, offset, ...fields, computedChecksum, valid };
}

function faultsOf(header: VhdsHeader, name: string): Fault[] {
  if (header.signature !== HEADER_SIGNATURE) {
    return [
      {
        code: 'header-signature',
        structure: name,
        offset: header.offset,
        expected: HEADER_SIGNATURE,
        actual: header.signature,
        message: `${name} does not begin with "${HEADER_SIGNATURE}"`,
      },
    ];
  }
  if (!header.valid) {
    return [
      {
        code: 'header-checksum',
        structure: name,
        offset: header.offset + CHECKSUM_OFFSET,
        expected: header.computedChecksum,
        actual: header.checksum,
        message: `the checksum of ${name} does not match its bytes`,
      },
    ];
  }
  if (header.version !== KNOWN_VERSION) {
    return [
      {
        code: 'header-version',
        structure: name,
        offset: header.offset + 0x10,
        expected: KNOWN_VERSION,
        actual: header.version,
        message: `${name} has version ${header.version}; only ${KNOWN_VERSION} has ever been seen, so its fields may mean something else`,
      },
    ];
  }
  return [];
}

/**
 * The valid header with the higher sequence number: the rule of VHDX, inferred to hold here.
 * Two valid headers that share a number and disagree are a fault; the first is taken.
 */
export function chooseCurrent(headers: readonly VhdsHeader[]): {
  current: VhdsHeader | null;
  faults: Fault[];
} {
  const [first, second] = headers.filter((header) => header.valid);
  if (!first) {
    const message = 'neither header is valid: the set does not say which file is its active leaf';
    const fault = { code: 'no-valid-header', structure: 'headers', offset: HEADER_OFFSETS[0] };
    return { current: null, faults: [{ ...fault, message }] };
  }
  if (!second || first.sequence > second.sequence) return { current: first, faults: [] };
  if (second.sequence > first.sequence) return { current: second, faults: [] };
  const agree =
    first.checksum === second.checksum &&
    first.leafOffset === second.leafOffset &&
    first.leafLength === second.leafLength;
  const tie: Fault = {
    code: 'header-sequence-tie',
    structure: 'headers',
    offset: second.offset + 8,
    actual: String(first.sequence),
    message: 'both headers carry the same sequence number and differ; the first is taken',
  };
  return { current: first, faults: agree ? [] : [tie] };
}
