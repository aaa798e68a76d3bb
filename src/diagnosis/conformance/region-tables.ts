import { readStructure } from '../../bytes/byte-source.ts';
import { equalBytes } from '../../bytes/equal-bytes.ts';
import type { Guid } from '../../bytes/guid.ts';
import { uint32At } from '../../bytes/little-endian.ts';
import { BAT_REGION, METADATA_REGION } from '../../formats/vhdx/guids.ts';
import {
  REGION_TABLE_BYTES,
  type RegionTableCopy,
  type RegionTableEntry,
} from '../../formats/vhdx/region-table.ts';
import { error, type Report, warning } from './rule.ts';
import type { VhdxUnderCheck } from './vhdx-under-check.ts';
import { reportFaults } from './violations.ts';

const TABLE = '[MS-VHDX] 2.2.3.1';
const ENTRY = '[MS-VHDX] 2.2.3.2';

export const REGION_TABLE_RULES = {
  'region-table-truncated': error(
    TABLE,
    'Both region tables lie within the file',
    'The two copies are at 192 KiB and 256 KiB, 64 KiB each.',
  ),
  'region-table-unreadable': error(
    TABLE,
    'Both region tables can be read',
    'One of them could not be read; the other is used.',
  ),
  'region-table-signature': error(
    TABLE,
    'A region table begins with regi',
    'The tables are changed only through the log, so no proper update leaves one of them damaged.',
  ),
  'region-table-checksum': error(
    TABLE,
    'The checksum of a region table matches',
    'The tables are changed only through the log, so no proper update leaves one of them damaged.',
  ),
  'region-table-entry-count': error(
    TABLE,
    'A region table has at most 2047 entries',
    'More do not fit into its 64 KiB.',
  ),
  'no-valid-region-table': error(
    TABLE,
    'At least one region table is valid',
    'Without it nothing says where the metadata and the block allocation table lie.',
  ),
  'region-tables-differ': warning(
    '[MS-VHDX] 2.2.3',
    'Both region tables say the same',
    'The second is a copy of the first; readers that use different ones see different disks.',
  ),
  'region-table-reserved': warning(
    TABLE,
    'The reserved field of a region table is zero',
    'It follows the number of entries.',
  ),
  'region-missing': error(
    ENTRY,
    'Metadata and block allocation table have a region',
    'Every VHDX has both of them.',
  ),
  'region-duplicate': error(
    ENTRY,
    'A region occurs once',
    'The identifier of a region is unique within the table.',
  ),
  'region-offset': error(
    ENTRY,
    'A region begins at a multiple of 1 MiB, after the header area',
    'The first mebibyte of the file belongs to headers and region tables.',
  ),
  'region-length': error(
    ENTRY,
    'The length of a region is a multiple of 1 MiB',
    'Whatever follows a region begins at a whole mebibyte.',
  ),
  'region-beyond-end': error(
    ENTRY,
    'A region lies within the file',
    'A region that reaches beyond the end was cut off, or was never written.',
  ),
  'region-required-flag': warning(
    ENTRY,
    'The required field of a region is 0 or 1',
    'The other bits have no meaning.',
  ),
  'region-unknown-required': error(
    ENTRY,
    'No unknown region is required',
    'A file that demands a region this program does not know must not be read.',
  ),
};

type RegionReport = Report<keyof typeof REGION_TABLE_RULES>;

const MIB = 0x100000;

export async function checkRegionTables(
  { vhdx }: VhdxUnderCheck,
  report: RegionReport,
): Promise<void> {
  reportFaults(vhdx.faults, REGION_TABLE_RULES, report);
  const copies = (vhdx.regionTables ?? []).filter((copy) => copy.valid);
  const [current, other] = copies;
  if (!current) return;
  const read = ({ offset }: RegionTableCopy) =>
    readStructure(vhdx.source, 'region table', offset, REGION_TABLE_BYTES);
  const bytes = await read(current);
  if (other && !equalBytes(bytes, await read(other))) {
    report('region-tables-differ', { offset: other.offset, message: 'the copy differs' });
  }
  if (uint32At(bytes, 12) !== 0) {
    const actual = uint32At(bytes, 12);
    report('region-table-reserved', {
      ...{ offset: current.offset + 12, expected: 0, actual },
      message: 'a reserved field is set',
    });
  }
  checkNumbers(current, report);
  for (const entry of current.entries) {
    checkPlace(entry, vhdx.source.size, report);
    const required = uint32At(bytes, entry.offset - current.offset + 28);
    if (required > 1) {
      report('region-required-flag', {
        ...{ offset: entry.offset + 28, expected: '0 or 1', actual: required },
        message: 'the field that says whether the region is required has unknown bits',
      });
    }
  }
}

function checkNumbers({ offset, entries }: RegionTableCopy, report: RegionReport): void {
  const seen = new Set<Guid>();
  for (const entry of entries) {
    if (seen.has(entry.guid)) {
      const message = `region ${entry.guid} occurs more than once`;
      report('region-duplicate', { offset: entry.offset, message });
    }
    seen.add(entry.guid);
  }
  for (const [guid, name] of [
    [BAT_REGION, 'block allocation table'],
    [METADATA_REGION, 'metadata'],
  ] as const) {
    if (!seen.has(guid)) {
      report('region-missing', { offset, message: `the ${name} has no region` });
    }
  }
}

function checkPlace(entry: RegionTableEntry, size: number, report: RegionReport): void {
  const { offset, guid, fileOffset, length } = entry;
  if (fileOffset % MIB !== 0 || fileOffset < MIB) {
    report('region-offset', {
      ...{ offset: offset + 16, expected: 'a multiple of 1 MiB, not 0', actual: fileOffset },
      message: `region ${guid} begins where it must not`,
    });
  }
  if (length % MIB !== 0) {
    report('region-length', {
      ...{ offset: offset + 24, expected: 'a multiple of 1 MiB', actual: length },
      message: `region ${guid} has an invalid length`,
    });
  }
  if (fileOffset + length > size) {
    report('region-beyond-end', {
      ...{ offset, expected: `at most ${size}`, actual: fileOffset + length },
      message: `region ${guid} reaches beyond the end of the file`,
    });
  }
}
