import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import type { Guid } from '../../bytes/guid.ts';
import { ascii, blob, guid, structure, u16, u32 } from '../../bytes/layouts.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';
import { sameAgain } from '../../bytes/same-again.ts';
import { readAndDecode } from '../../bytes/spare-buffers.ts';
import type { RegionTableEntry } from './region-table.ts';

/** [MS-VHDX] 2.6.1.2: where a metadata item lies. */
export interface MetadataTableEntry {
  /** Byte offset of the entry in the file. */
  readonly offset: number;
  readonly itemId: Guid;
  /** Byte offset of the item in the file (stored relative to the region). */
  readonly itemOffset: number;
  /** Bytes. */
  readonly length: number;
  readonly isUser: boolean;
  readonly isVirtualDisk: boolean;
  readonly isRequired: boolean;
}

export interface MetadataTable {
  readonly offset: number;
  readonly entries: readonly MetadataTableEntry[];
}

/** [MS-VHDX] 2.6.1: the table fills the first 64 KiB of the metadata region. */
export const METADATA_TABLE_BYTES = 0x10000;
const MAX_ENTRIES = 2047;
/** [MS-VHDX] 2.6.1.2: no item is longer. */
export const MAX_ITEM_BYTES = 0x100000;

const HEADER = structure<{ signature: string; entryCount: number }>(32, [
  ascii(8, 'signature'), //  0
  u16('reserved'), //  8
  u16('entryCount'), // 10
  blob(20, 'reserved2'), // 12
]);

type EntryFields = { itemId: Guid; offset: number; length: number; flags: number };
const ENTRY = structure<EntryFields>(32, [
  guid('itemId'), //  0
  u32('offset'), // 16, from the start of the metadata region
  u32('length'), // 20
  u32('flags'), // 24, bit 0 user, bit 1 virtual disk, bit 2 required
  u32('reserved'), // 28
]);

interface TableRead {
  readonly table: MetadataTable | null;
  readonly faults: Fault[];
}

/** Reads the table of the metadata region; what is wrong with it is reported, never thrown. */
export async function readMetadataTable(
  source: ByteSource,
  region: RegionTableEntry,
): Promise<TableRead> {
  const place = { structure: 'metadata table', offset: region.fileOffset };
  const { structure, offset } = place;
  const decode = (bytes: Uint8Array) => decodeMetadataTable(bytes, place);
  try {
    return await readAndDecode(source, structure, offset, METADATA_TABLE_BYTES, decode).catch(
      (error: unknown) => readUsedPart(error, source, place),
    );
  } catch (error) {
    const trouble = readTroubleOf(error, structure);
    if (!trouble) throw error;
    const { kind, message } = trouble;
    return { table: null, faults: [{ code: `metadata-table-${kind}`, ...place, message }] };
  }
}

/** Of a medium that does not give all of the table, the part that has entries is enough. */
async function readUsedPart(
  error: unknown,
  source: ByteSource,
  place: Pick<Fault, 'structure' | 'offset'>,
): Promise<TableRead> {
  const { structure, offset } = place;
  if (readTroubleOf(error, structure)?.kind !== 'unreadable') throw error;
  const head = await readStructure(source, structure, offset, HEADER.span);
  const used = HEADER.span + Math.min(HEADER.decode(head).entryCount, MAX_ENTRIES) * ENTRY.span;
  return decodeMetadataTable(await readStructure(source, structure, offset, used), place);
}

const shared = sameAgain<MetadataTableEntry>();

/** @param bytes as far as the entries reach */
function decodeMetadataTable(
  bytes: Uint8Array,
  place: Pick<Fault, 'structure' | 'offset'>,
): TableRead {
  const { offset } = place;
  const { signature, entryCount } = HEADER.decode(bytes);
  if (signature !== 'metadata') {
    const fault = {
      code: 'metadata-table-signature',
      ...place,
      expected: 'metadata',
      actual: JSON.stringify(signature),
      message: 'the signature is wrong',
    };
    return { table: null, faults: [fault] };
  }
  if (entryCount > MAX_ENTRIES) {
    const fault = {
      code: 'metadata-table-entry-count',
      ...place,
      expected: `at most ${MAX_ENTRIES}`,
      actual: entryCount,
      message: 'more entries than the table can hold',
    };
    return { table: null, faults: [fault] };
  }
  const entries = Array.from({ length: entryCount }, (_, i) => {
    const at = HEADER.span + i * ENTRY.span;
    const { itemId, offset: itemOffset, length, flags } = ENTRY.decode(bytes, at);
    const entry = {
      offset: offset + at,
      itemId,
      itemOffset: offset + itemOffset,
      length,
      isUser: (flags & 1) !== 0,
      isVirtualDisk: (flags & 2) !== 0,
      isRequired: (flags & 4) !== 0,
    };
    return shared(entry, i);
  });
  return { table: { offset, entries }, faults: [] };
}

/** The 64 KiB of a metadata table; `itemOffset` is relative to the region here. */
export function encodeMetadataTable(
  entries: readonly Omit<MetadataTableEntry, 'offset'>[],
): Uint8Array {
  const bytes = new Uint8Array(METADATA_TABLE_BYTES);
  HEADER.encode({ signature: 'metadata', entryCount: entries.length }, bytes);
  for (const [i, entry] of entries.entries()) {
    const flags =
      (entry.isUser ? 1 : 0) | (entry.isVirtualDisk ? 2 : 0) | (entry.isRequired ? 4 : 0);
    const fields = { itemId: entry.itemId, offset: entry.itemOffset, length: entry.length, flags };
    ENTRY.encode(fields, bytes, HEADER.span + i * ENTRY.span);
  }
  return bytes;
}
