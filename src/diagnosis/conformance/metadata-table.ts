import { readStructure } from '../../bytes/byte-source.ts';
import { uint16At, uint32At } from '../../bytes/little-endian.ts';
import { isZero } from '../../bytes/zeros.ts';
import {
  MAX_ITEM_BYTES,
  METADATA_TABLE_BYTES,
  type MetadataTable,
  type MetadataTableEntry,
} from '../../formats/vhdx/metadata-table.ts';
import { error, type Report, warning } from './rule.ts';
import type { VhdxUnderCheck } from './vhdx-under-check.ts';
import { reportFaults } from './violations.ts';

const HEADER = '[MS-VHDX] 2.6.1.1';
const ENTRY = '[MS-VHDX] 2.6.1.2';
const MAX_USER_ITEMS = 1024;

export const METADATA_TABLE_RULES = {
  'metadata-table-truncated': error(
    HEADER,
    'The metadata table lies within the file',
    'It takes the first 64 KiB of the metadata region.',
  ),
  'metadata-table-unreadable': error(
    HEADER,
    'The metadata table can be read',
    'The part of it that holds the entries could not be read.',
  ),
  'metadata-table-signature': error(
    HEADER,
    'The metadata table begins with metadata',
    'Without it neither size nor type of the disk is known.',
  ),
  'metadata-table-entry-count': error(
    HEADER,
    'The metadata table has at most 2047 entries',
    'More do not fit into its 64 KiB.',
  ),
  'metadata-table-reserved': warning(
    '[MS-VHDX] 2.6.1',
    'Reserved fields of the metadata table are zero',
    'Its header has two, and each entry one beside the unused flags.',
  ),
  'metadata-item-twice': error(
    ENTRY,
    'A metadata item occurs once',
    'The identifier of an item is unique among the system items, and among the user items.',
  ),
  'metadata-item-place': error(
    ENTRY,
    'An item lies after the table, an empty one at 0',
    'Offsets count from the start of the metadata region, whose first 64 KiB are the table.',
  ),
  'metadata-item-outside': error(
    ENTRY,
    'An item lies within the metadata region',
    'What lies outside it belongs to something else.',
  ),
  'metadata-item-overlap': error(
    ENTRY,
    'No two items overlap',
    'Changing one would change the other.',
  ),
  'metadata-item-length': error(
    ENTRY,
    'A known item has its own length',
    'Block size and flags have 8 bytes, the virtual size 8, the identifier 16, sector sizes 4.',
  ),
  'metadata-item-too-long': error(ENTRY, 'No item is longer than 1 MiB', 'No reader accepts more.'),
  'metadata-item-truncated': error(
    ENTRY,
    'An item lies within the file',
    'The metadata region was cut off.',
  ),
  'metadata-user-items': error(
    ENTRY,
    `There are at most ${MAX_USER_ITEMS} user items`,
    'The other entries of the table are kept for the system.',
  ),
};

type TableReport = Report<keyof typeof METADATA_TABLE_RULES>;

const HEADER_BYTES = 32;
const ENTRY_BYTES = 32;
/** Bits for user item, virtual disk item, required. */
const KNOWN_FLAGS = 7;

export async function checkMetadataTable(
  { vhdx }: VhdxUnderCheck,
  report: TableReport,
): Promise<void> {
  const { metadataTable: table, metadataRegion: region } = vhdx;
  const tooLong = new Set(table?.entries.filter(isTooLong).map(({ offset }) => offset));
  const faults = vhdx.faults.filter(({ code, offset }) => {
    return code !== 'metadata-item-length' || !tooLong.has(offset);
  });
  reportFaults(faults, METADATA_TABLE_RULES, report);
  if (!table || !region) return;
  const { offset } = table;
  const bytes = await readStructure(vhdx.source, 'metadata table', offset, METADATA_TABLE_BYTES);
  checkReserved(table, bytes, report);
  const seen = new Set<string>();
  for (const entry of table.entries) {
    const name = `${entry.isUser ? 'user' : 'system'} item ${entry.itemId}`;
    if (seen.has(name)) {
      report('metadata-item-twice', { offset: entry.offset, message: `${name} occurs again` });
    }
    seen.add(name);
    checkPlace(entry, table.offset, region.length, report);
  }
  checkOverlaps(table.entries, report);
  const userItems = table.entries.filter((entry) => entry.isUser).length;
  if (userItems > MAX_USER_ITEMS) {
    report('metadata-user-items', {
      ...{ offset, expected: `at most ${MAX_USER_ITEMS}`, actual: userItems },
      message: 'there are too many user items',
    });
  }
}

function checkReserved(
  { offset, entries }: MetadataTable,
  bytes: Uint8Array,
  report: TableReport,
): void {
  const places: [number, boolean][] = [
    [8, uint16At(bytes, 8) === 0],
    [12, isZero(bytes.subarray(12, HEADER_BYTES))],
  ];
  for (let i = 0; i < entries.length; i++) {
    const at = HEADER_BYTES + i * ENTRY_BYTES;
    places.push([at + 24, uint32At(bytes, at + 24) <= KNOWN_FLAGS]);
    places.push([at + 28, uint32At(bytes, at + 28) === 0]);
  }
  for (const [at, fine] of places) {
    if (fine) continue;
    report('metadata-table-reserved', { offset: offset + at, message: 'a reserved field is set' });
  }
}

function checkPlace(
  entry: MetadataTableEntry,
  tableOffset: number,
  regionLength: number,
  report: TableReport,
): void {
  const { offset, length, itemId } = entry;
  const start = entry.itemOffset - tableOffset;
  if (length === 0 ? start !== 0 : start < METADATA_TABLE_BYTES) {
    report('metadata-item-place', {
      ...{ offset: offset + 16, expected: length === 0 ? 0 : 'at least 65536', actual: start },
      message: `item ${itemId} cannot lie there`,
    });
  }
  if (isTooLong(entry)) {
    report('metadata-item-too-long', {
      ...{ offset: offset + 20, expected: `at most ${MAX_ITEM_BYTES}`, actual: length },
      message: `item ${itemId} is too long`,
    });
  }
  if (start + length > regionLength) {
    report('metadata-item-outside', {
      ...{ offset: offset + 16, expected: `at most ${regionLength}`, actual: start + length },
      message: `item ${itemId} reaches beyond the metadata region`,
    });
  }
}

const isTooLong = ({ length }: MetadataTableEntry): boolean => length > MAX_ITEM_BYTES;

function checkOverlaps(entries: readonly MetadataTableEntry[], report: TableReport): void {
  const placed = entries.filter(({ length }) => length > 0);
  let end = 0;
  for (const entry of placed.sort((a, b) => a.itemOffset - b.itemOffset)) {
    if (entry.itemOffset < end) {
      report('metadata-item-overlap', {
        ...{ offset: entry.offset, expected: `at least ${end}`, actual: entry.itemOffset },
        message: `item ${entry.itemId} begins inside another one`,
      });
    }
    end = Math.max(end, entry.itemOffset + entry.length);
  }
}
