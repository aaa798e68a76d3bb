import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32WithoutField } from '../../bytes/crc32.ts';
import type { Fault } from '../../bytes/fault.ts';
import { decodeGuid, type Guid } from '../../bytes/guid.ts';

/** "EFI PART", UEFI specification 2.10, 5.3.2. */
const SIGNATURE = [0x45, 0x46, 0x49, 0x20, 0x50, 0x41, 0x52, 0x54];
const SMALLEST_HEADER = 92;
const CHECKSUM = 16;
/** 128 bytes, or that times a power of two; what follows the first 128 bytes of an entry is reserved. */
const SMALLEST_ENTRY = 128;
const LARGEST_ENTRY = 4096;
/** Tables have 128 entries; some tools make more, none more than this. */
const MOST_ENTRIES = 4096;

/** Which of the two headers: at the second sector of the disk, or at the last. */
export type GptCopy = 'primary' | 'backup';

/** One of the two headers of a GUID partition table; its checksum holds. Sectors of the disk. */
export interface GptHeader {
  readonly copy: GptCopy;
  /** Byte offset in the source. */
  readonly offset: number;
  /** Where the header says it stands, and where the other one does. */
  readonly ownSector: number;
  readonly otherSector: number;
  /** Between these two, both included, partitions may lie. */
  readonly firstUsable: number;
  readonly lastUsable: number;
  readonly diskId: Guid;
  readonly tableSector: number;
  readonly entryCount: number;
  /** Bytes. */
  readonly entrySize: number;
  readonly tableChecksum: number;
}

export type GptHeaderReading =
  | { readonly header: GptHeader; readonly fault: null }
  /** `fault` null: there is no header here at all. */
  | { readonly header: null; readonly fault: Fault | null };

/**
 * Reads the header in the sector at `sector`.
 * @param sectorSize bytes: 512 or 4096
 * @throws {ShortReadError} when the source ends before
 */
export async function readGptHeader(
  source: ByteSource,
  copy: GptCopy,
  sector: number,
  sectorSize: number,
): Promise<GptHeaderReading> {
  const offset = sector * sectorSize;
  const structure = `${copy} GPT header`;
  const bytes = await readStructure(source, structure, offset, sectorSize);
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte))
    return { header: null, fault: null };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const refuse = (code: string, at: number, message: string, more: Partial<Fault> = {}) => ({
    header: null,
    fault: { code, structure, offset: offset + at, message, ...more },
  });
  const length = view.getUint32(12, true);
  if (length < SMALLEST_HEADER || length > sectorSize) {
    const message = `a header of ${length} bytes does not fit its sector`;
    return refuse('gpt-header-length', 12, message, { actual: length });
  }
  const stored = view.getUint32(CHECKSUM, true);
  const computed = crc32WithoutField(bytes.subarray(0, length), CHECKSUM);
  if (stored !== computed) {
    const message = 'the checksum of the header does not match its bytes';
    return refuse('gpt-header-checksum', CHECKSUM, message, { expected: computed, actual: stored });
  }
  const [ownSector, otherSector, firstUsable, lastUsable, tableSector] = [24, 32, 40, 48, 72].map(
    (at) => Number(view.getBigUint64(at, true)),
  ) as [number, number, number, number, number];
  const entryCount = view.getUint32(80, true);
  const entrySize = view.getUint32(84, true);
  if (entrySize < SMALLEST_ENTRY || entrySize > LARGEST_ENTRY || entrySize % 8 !== 0) {
    return refuse('gpt-entry-size', 84, `entries of ${entrySize} bytes do not exist`);
  }
  if (entryCount > MOST_ENTRIES) {
    return refuse('gpt-entry-count', 80, `a table of ${entryCount} entries does not exist`);
  }
  const header = {
    copy,
    offset,
    ownSector,
    otherSector,
    firstUsable,
    lastUsable,
    diskId: decodeGuid(bytes, 56),
    tableSector,
    entryCount,
    entrySize,
    tableChecksum: view.getUint32(88, true),
  };
  return { header, fault: null };
}
