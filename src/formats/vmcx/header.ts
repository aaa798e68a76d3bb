import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32WithoutField } from '../../bytes/crc32.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { structure, u16, u32, u64 } from '../../bytes/layouts.ts';

/** Where the two headers stand. */
export const HEADER_OFFSETS: readonly number[] = [0, 0x1000];
/** Bytes of a header that mean something, and that its checksum covers. */
export const HEADER_SIZE = 0x2e;
export const HEADER_SIGNATURE = 0x01282014;
export const VERSION = 0x400;
export const HEADER_CHECKSUM_AT = 4;

export const headerLayout = structure<{
  signature: number;
  checksum: number;
  sequence: number;
  version: number;
  unknown: bigint;
  alignment: number;
  replayLogOffset: bigint;
  replayLogSize: bigint;
  headerSize: number;
}>(HEADER_SIZE, [
  u32('signature'), // 0x00
  u32('checksum'), // 0x04
  u16('sequence'), // 0x08
  u32('version'), // 0x0a
  u64('unknown'), // 0x0e, zero in all files seen
  u32('alignment'), // 0x16
  u64('replayLogOffset'), // 0x1a
  u64('replayLogSize'), // 0x22
  u32('headerSize'), // 0x2a
]);

/** One of the two headers; offsets and sizes in bytes. */
export interface VmcxHeader {
  readonly offset: number;
  readonly sequence: number;
  readonly version: number;
  readonly alignment: number;
  readonly replayLogOffset: number;
  readonly replayLogSize: number;
  readonly headerSize: number;
}

/**
 * Reads both headers and picks the current one: the higher sequence number among the valid.
 * A header that is not valid is a fault when the other one is.
 * @throws {FormatError} `vmcx-signature` when this is no such file, `vmcx-header-checksum` when
 *   both headers are damaged, `vmcx-version` when the current one has a version not known here.
 */
export async function readCurrentHeader(source: ByteSource, faults: Fault[]): Promise<VmcxHeader> {
  const found: Fault[] = [];
  const valid: VmcxHeader[] = [];
  for (const offset of HEADER_OFFSETS) {
    const header = await readHeader(source, offset);
    if ('code' in header) found.push(header);
    else valid.push(header);
  }
  const [first, second] = valid;
  if (!first) {
    throw new FormatError(found.find(({ code }) => code === 'vmcx-header-checksum') ?? found[0]!);
  }
  const current = second && second.sequence > first.sequence ? second : first;
  if (current.version !== VERSION) {
    throw new FormatError({
      code: 'vmcx-version',
      structure: nameOf(current.offset),
      offset: current.offset + 0x0a,
      expected: VERSION,
      actual: current.version,
      message: `configuration store version 0x${current.version.toString(16)} is not known, only 0x400 is`,
    });
  }
  faults.push(...found);
  return current;
}

const nameOf = (offset: number) => `header ${HEADER_OFFSETS.indexOf(offset) + 1}`;

async function readHeader(source: ByteSource, offset: number): Promise<VmcxHeader | Fault> {
  const bytes = await readStructure(source, nameOf(offset), offset, HEADER_SIZE);
  const fields = headerLayout.decode(bytes);
  if (fields.signature !== HEADER_SIGNATURE) {
    return {
      code: 'vmcx-signature',
      structure: nameOf(offset),
      offset,
      expected: HEADER_SIGNATURE,
      actual: fields.signature,
      message: 'the signature of a VM configuration store is missing',
    };
  }
  const checksum = crc32WithoutField(bytes, HEADER_CHECKSUM_AT);
  if (fields.checksum !== checksum) {
    return {
      code: 'vmcx-header-checksum',
      structure: nameOf(offset),
      offset: offset + HEADER_CHECKSUM_AT,
      expected: checksum,
      actual: fields.checksum,
      message: 'the checksum of the header does not match its bytes',
    };
  }
  return {
    offset,
    sequence: fields.sequence,
    version: fields.version,
    alignment: fields.alignment,
    replayLogOffset: Number(fields.replayLogOffset),
    replayLogSize: Number(fields.replayLogSize),
    headerSize: fields.headerSize,
  };
}
