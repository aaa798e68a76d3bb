import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32cWithoutField } from '../../bytes/crc32c.ts';
import type { Fault } from '../../bytes/fault.ts';
import type { Guid } from '../../bytes/guid.ts';
import { ascii, guid, structure, u16, u32, u64 } from '../../bytes/layouts.ts';
import { putUint32 } from '../../bytes/little-endian.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';

/** [MS-VHDX] 2.2.2. Two copies stand in a file; the valid one with the higher sequence number is current. */
export interface Header {
  readonly offset: number;
  readonly signature: string;
  readonly checksum: number;
  readonly sequenceNumber: bigint;
  /** Changes each time the file is opened for writing. */
  readonly fileWriteGuid: Guid;
  /** Changes when the content changes: what a child's parent linkage refers to. */
  readonly dataWriteGuid: Guid;
  /** All zero: the log is empty. Anything else: the log must be replayed first. */
  readonly logGuid: Guid;
  readonly logVersion: number;
  readonly version: number;
  /** Bytes. */
  readonly logLength: number;
  /** Byte offset; exact below 2^53, above it larger than any file. */
  readonly logOffset: number;
}

/** One of the two places where a header stands, and what was found there. */
export interface HeaderCopy {
  readonly offset: number;
  /** Null when the place can't be read at all. */
  readonly header: Header | null;
  /** Signature and checksum are right. */
  readonly valid: boolean;
  readonly faults: readonly Fault[];
}

export const HEADER_OFFSETS = [0x10000, 0x20000] as const;
export const HEADER_BYTES = 4096;
const CHECKSUM_OFFSET = 4;

type Fields = Omit<Header, 'offset' | 'logOffset'> & { logOffset: bigint };
const LAYOUT = structure<Fields>(80, [
  ascii(4, 'signature'), //  0
  u32('checksum'), //  4, CRC-32C of the 4096 bytes with this field as zero
  u64('sequenceNumber'), //  8
  guid('fileWriteGuid'), // 16
  guid('dataWriteGuid'), // 32
  guid('logGuid'), // 48
  u16('logVersion'), // 64
  u16('version'), // 66
  u32('logLength'), // 68
  u64('logOffset'), // 72
]);

/** Reads both copies; a copy that is unreadable or damaged is reported, never thrown. */
export async function readHeaders(
  source: ByteSource,
): Promise<{ copies: readonly [HeaderCopy, HeaderCopy]; current: Header | null }> {
  const first = await readHeader(source, 1);
  const second = await readHeader(source, 2);
  return { copies: [first, second], current: currentHeader(first, second) };
}

async function readHeader(source: ByteSource, number: 1 | 2): Promise<HeaderCopy> {
  const offset = HEADER_OFFSETS[number - 1]!;
  const place = { structure: `header ${number}`, offset };
  let bytes: Uint8Array;
  try {
    bytes = await readStructure(source, place.structure, offset, HEADER_BYTES);
  } catch (error) {
    const trouble = readTroubleOf(error, 'header');
    if (!trouble) throw error;
    const { kind, message } = trouble;
    return {
      ...{ offset, header: null, valid: false },
      faults: [{ code: `header-${kind}`, ...place, message }],
    };
  }
  const fields = LAYOUT.decode(bytes);
  const header: Header = { offset, ...fields, logOffset: Number(fields.logOffset) };
  const faults: Fault[] = [];
  if (header.signature !== 'head') {
    faults.push({
      code: 'header-signature',
      ...place,
      expected: 'head',
      actual: JSON.stringify(header.signature),
      message: 'the signature is wrong',
    });
  } else {
    const computed = crc32cWithoutField(bytes, CHECKSUM_OFFSET);
    if (computed !== header.checksum) {
      faults.push({
        code: 'header-checksum',
        ...place,
        expected: header.checksum,
        actual: computed,
        message: 'the checksum does not match the content',
      });
    }
  }
  return { offset, header, valid: faults.length === 0, faults };
}

/** [MS-VHDX] 2.2.2.1: the highest sequence number among the valid copies; equal numbers: the first. */
function currentHeader(first: HeaderCopy, second: HeaderCopy): Header | null {
  const [a, b] = [first, second].map((copy) => (copy.valid ? copy.header : null));
  if (a && b) return b.sequenceNumber > a.sequenceNumber ? b : a;
  return a ?? b ?? null;
}

/** The 4096 bytes of a header with its checksum. */
export function encodeHeader(
  header: Omit<Header, 'offset' | 'signature' | 'checksum'>,
): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const logOffset = BigInt(header.logOffset);
  LAYOUT.encode({ ...header, signature: 'head', checksum: 0, logOffset }, bytes);
  putUint32(bytes, crc32cWithoutField(bytes, CHECKSUM_OFFSET), CHECKSUM_OFFSET);
  return bytes;
}
