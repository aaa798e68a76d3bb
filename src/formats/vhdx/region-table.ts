import type { ByteSource } from '../../bytes/byte-source.ts';
import { crc32cWithoutField } from '../../bytes/crc32c.ts';
import type { Fault } from '../../bytes/fault.ts';
import type { Guid } from '../../bytes/guid.ts';
import { ascii, guid, structure, u32, u64 } from '../../bytes/layouts.ts';
import { putUint32 } from '../../bytes/little-endian.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';
import { sameAgain } from '../../bytes/same-again.ts';
import { readAndDecode } from '../../bytes/spare-buffers.ts';

/** [MS-VHDX] 2.2.3.2: where a region lies. */
export interface RegionTableEntry {
  readonly offset: number;
  readonly guid: Guid;
  /** Bytes; above 2^53 it is larger than any file. */
  readonly fileOffset: number;
  /** Bytes. */
  readonly length: number;
  readonly required: boolean;
}

/** One of the two copies of the region table ([MS-VHDX] 2.2.3). */
export interface RegionTableCopy {
  readonly offset: number;
  readonly checksum: number | null;
  /** Empty when the copy is not valid. */
  readonly entries: readonly RegionTableEntry[];
  readonly valid: boolean;
  readonly faults: readonly Fault[];
}

export const REGION_TABLE_OFFSETS = [0x30000, 0x40000] as const;
export const REGION_TABLE_BYTES = 0x10000;
/** [MS-VHDX] 2.2.3.1: the most entries that fit behind the header in 64 KiB. */
const MAX_ENTRIES = 2047;
const CHECKSUM_OFFSET = 4;

const HEADER = structure<{ signature: string; checksum: number; entryCount: number }>(16, [
  ascii(4, 'signature'), //  0
  u32('checksum'), //  4, CRC-32C of the 64 KiB with this field as zero
  u32('entryCount'), //  8
  u32('reserved'), // 12
]);

type EntryFields = { guid: Guid; fileOffset: bigint; length: number; required: number };
const ENTRY = structure<EntryFields>(32, [
  guid('guid'), //  0
  u64('fileOffset'), // 16
  u32('length'), // 24
  u32('required'), // 28, bit 0
]);

/** Reads both copies; the current one is the first, the second when the first is invalid. */
export async function readRegionTables(source: ByteSource): Promise<{
  copies: readonly [RegionTableCopy, RegionTableCopy];
  current: RegionTableCopy | null;
}> {
  const first = await readRegionTable(source, 1);
  const second = await readRegionTable(source, 2);
  const current = first.valid ? first : second.valid ? second : null;
  return { copies: [first, second], current };
}

async function readRegionTable(source: ByteSource, number: 1 | 2): Promise<RegionTableCopy> {
  const offset = REGION_TABLE_OFFSETS[number - 1]!;
  const name = `region table ${number}`;
  const decode = (bytes: Uint8Array) => decodeRegionTable(bytes, name, offset);
  try {
    return await readAndDecode(source, name, offset, REGION_TABLE_BYTES, decode);
  } catch (error) {
    const trouble = readTroubleOf(error, 'region table');
    if (!trouble) throw error;
    const { kind, message } = trouble;
    return invalid(offset, null, {
      code: `region-table-${kind}`,
      structure: name,
      offset,
      message,
    });
  }
}

function invalid(offset: number, checksum: number | null, fault: Fault): RegionTableCopy {
  return { offset, checksum, entries: [], valid: false, faults: [fault] };
}

/** For both tables of a file: the second's offsets are others, so each has its own. */
const sharedBy = new Map(
  REGION_TABLE_OFFSETS.map((offset) => [offset as number, sameAgain<RegionTableEntry>()]),
);

/** @param bytes all 64 KiB */
function decodeRegionTable(bytes: Uint8Array, name: string, offset: number): RegionTableCopy {
  const place = { structure: name, offset };
  const { signature, checksum, entryCount } = HEADER.decode(bytes);
  if (signature !== 'regi') {
    return invalid(offset, checksum, {
      code: 'region-table-signature',
      ...place,
      expected: 'regi',
      actual: JSON.stringify(signature),
      message: 'the signature is wrong',
    });
  }
  const computed = crc32cWithoutField(bytes, CHECKSUM_OFFSET);
  if (computed !== checksum) {
    return invalid(offset, checksum, {
      code: 'region-table-checksum',
      ...place,
      expected: checksum,
      actual: computed,
      message: 'the checksum does not match the content',
    });
  }
  if (entryCount > MAX_ENTRIES) {
    return invalid(offset, checksum, {
      code: 'region-table-entry-count',
      ...place,
      expected: `at most ${MAX_ENTRIES}`,
      actual: entryCount,
      message: 'more entries than the table can hold',
    });
  }
  const shared = sharedBy.get(offset)!;
  const entries = Array.from({ length: entryCount }, (_, i) => {
    const at = HEADER.span + i * ENTRY.span;
    const { guid, fileOffset, length, required } = ENTRY.decode(bytes, at);
    const entry = {
      offset: offset + at,
      guid,
      fileOffset: Number(fileOffset),
      length,
      required: (required & 1) === 1,
    };
    return shared(entry, i);
  });
  return { offset, checksum, entries, valid: true, faults: [] };
}

/** The 64 KiB of a region table with its checksum. */
export function encodeRegionTable(
  entries: readonly Omit<RegionTableEntry, 'offset'>[],
): Uint8Array {
  const bytes = new Uint8Array(REGION_TABLE_BYTES);
  HEADER.encode({ signature: 'regi', checksum: 0, entryCount: entries.length }, bytes);
  for (const [i, entry] of entries.entries()) {
    const fields = {
      ...entry,
      fileOffset: BigInt(entry.fileOffset),
      required: entry.required ? 1 : 0,
    };
    ENTRY.encode(fields, bytes, HEADER.span + i * ENTRY.span);
  }
  putUint32(bytes, crc32cWithoutField(bytes, CHECKSUM_OFFSET), CHECKSUM_OFFSET);
  return bytes;
}
