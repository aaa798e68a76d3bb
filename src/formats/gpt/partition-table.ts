import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32 } from '../../bytes/crc32.ts';
import { FormatError } from '../../bytes/fault.ts';
import { decodeGuid, type Guid, ZERO_GUID } from '../../bytes/guid.ts';
import { decodeUtf16Padded } from '../../bytes/utf16.ts';
import type { GptHeader } from './header.ts';

/** An entry in use, UEFI specification 2.10, 5.3.3. */
export interface GptEntry {
  /** From 1, as other tools number the entries of the table. */
  readonly slot: number;
  /** Byte offset in the source. */
  readonly at: number;
  readonly type: Guid;
  readonly id: Guid;
  /** Sectors of the disk, both included; a hostile table may say anything up to 2^64. */
  readonly firstSector: number;
  readonly lastSector: number;
  readonly attributes: bigint;
  /** As stored; escape before it is shown. */
  readonly name: string;
}

/**
 * Reads the table that a header names.
 * @throws {FormatError} `gpt-table-checksum`, `gpt-table-offset`
 * @throws {ShortReadError} when the source ends before the table does
 */
export async function readGptEntries(
  source: ByteSource,
  header: GptHeader,
  sectorSize: number,
): Promise<GptEntry[]> {
  const { tableSector, entryCount, entrySize } = header;
  const structure = `${header.copy} GPT table`;
  const offset = tableSector * sectorSize;
  if (!Number.isSafeInteger(offset) || offset > source.size) {
    throw new FormatError({
      code: 'gpt-table-offset',
      structure,
      offset: header.offset + 72,
      message: `the table is said to begin at sector ${tableSector}, beyond the end of the disk`,
    });
  }
  // Both factors are bounded by the header's own checks: 16 MiB at most.
  const bytes = await readStructure(source, structure, offset, entryCount * entrySize);
  const computed = crc32(bytes);
  if (computed !== header.tableChecksum) {
    throw new FormatError({
      code: 'gpt-table-checksum',
      structure,
      offset,
      expected: header.tableChecksum,
      actual: computed,
      message: 'the checksum of the table does not match its bytes',
    });
  }
  const entries: GptEntry[] = [];
  for (let index = 0; index < entryCount; index++) {
    const entry = decodeEntry(bytes.subarray(index * entrySize, (index + 1) * entrySize));
    if (entry.type === ZERO_GUID) continue;
    entries.push({ slot: index + 1, at: offset + index * entrySize, ...entry });
  }
  return entries;
}

function decodeEntry(bytes: Uint8Array): Omit<GptEntry, 'slot' | 'at'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    type: decodeGuid(bytes, 0),
    id: decodeGuid(bytes, 16),
    firstSector: Number(view.getBigUint64(32, true)),
    lastSector: Number(view.getBigUint64(40, true)),
    attributes: view.getBigUint64(48, true),
    name: decodeUtf16Padded(bytes.subarray(56, 128)),
  };
}
