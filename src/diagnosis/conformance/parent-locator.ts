import { readStructure } from '../../bytes/byte-source.ts';
import { uint16At, uint32At } from '../../bytes/little-endian.ts';
import { PARENT_LOCATOR } from '../../formats/vhdx/guids.ts';
import { error, type Report, warning } from './rule.ts';
import type { VhdxUnderCheck } from './vhdx-under-check.ts';
import { reportFaults } from './violations.ts';

const HEADER = '[MS-VHDX] 2.6.2.6.1';
const ENTRY = '[MS-VHDX] 2.6.2.6.2';
const VHDX_TYPE = '[MS-VHDX] 2.6.2.6.3';

export const PARENT_LOCATOR_RULES = {
  'parent-locator-missing': error(
    '[MS-VHDX] 2.6.2.6',
    'A differencing disk has a parent locator',
    'Nothing else says which disk it was made from.',
  ),
  'parent-locator-length': error(
    HEADER,
    'The parent locator has a header',
    'The item is shorter than the 20 bytes of it.',
  ),
  'parent-locator-type': error(
    HEADER,
    'The parent locator is of the VHDX type',
    'Keys of another type have a meaning that is unknown.',
  ),
  'parent-locator-reserved': warning(
    HEADER,
    'The reserved field of the parent locator is zero',
    'It precedes the number of entries.',
  ),
  'parent-locator-entry-count': error(
    HEADER,
    'The entries of the parent locator fit into it',
    'More than 256 are not accepted either, which is a limit of this program.',
  ),
  'parent-locator-entry-range': error(
    ENTRY,
    'Keys and values lie within the parent locator',
    'What lies outside it is not part of it.',
  ),
  'parent-locator-entry-empty': error(
    ENTRY,
    'Keys and values of the parent locator have a place and a length',
    'Neither an offset nor a length of an entry is zero.',
  ),
  'parent-locator-encoding': error(
    ENTRY,
    'Keys and values of the parent locator are UTF-16',
    'Each character has two bytes, so no length is odd.',
  ),
  'parent-locator-duplicate-key': error(
    ENTRY,
    'A key of the parent locator occurs once',
    'Readers may take different values for it, and so different parents.',
  ),
  'parent-locator-linkage': error(
    VHDX_TYPE,
    'A parent linkage is a GUID',
    'It is compared with the DataWriteGuid of the parent.',
  ),
  'parent-locator-no-linkage': error(
    VHDX_TYPE,
    'The parent locator has a parent_linkage',
    'Without it, no disk can be proven to be the parent.',
  ),
  'parent-locator-no-path': error(
    VHDX_TYPE,
    'The parent locator has a path',
    'At least one of relative_path, volume_path and absolute_win32_path is there.',
  ),
};

const HEADER_BYTES = 20;
const ENTRY_BYTES = 12;

export async function checkParentLocator(
  { vhdx }: VhdxUnderCheck,
  report: Report<keyof typeof PARENT_LOCATOR_RULES>,
): Promise<void> {
  reportFaults(vhdx.faults, PARENT_LOCATOR_RULES, report);
  const locator = vhdx.metadata?.parentLocator;
  const item = vhdx.metadataTable?.entries.find((entry) => {
    return !entry.isUser && entry.itemId === PARENT_LOCATOR;
  });
  if (!locator || !item) return;
  const { offset } = locator;
  if (!locator.relativePath && !locator.volumePath && !locator.absolutePath) {
    report('parent-locator-no-path', { offset, message: 'it names no path at all' });
  }
  const bytes = await readStructure(vhdx.source, 'parent locator', offset, item.length);
  const reserved = uint16At(bytes, 16);
  if (reserved !== 0) {
    report('parent-locator-reserved', {
      ...{ offset: offset + 16, expected: 0, actual: reserved },
      message: 'a reserved field is set',
    });
  }
  for (const entry of locator.entries) {
    const at = entry.offset - offset;
    const places = [uint32At(bytes, at), uint32At(bytes, at + 4)];
    const lengths = [uint16At(bytes, at + 8), uint16At(bytes, at + 10)];
    if ([...places, ...lengths].includes(0)) {
      report('parent-locator-entry-empty', {
        offset: entry.offset,
        message: `entry ${(at - HEADER_BYTES) / ENTRY_BYTES} has an empty key or value`,
      });
    }
    if (lengths.some((length) => length % 2 !== 0)) {
      report('parent-locator-encoding', {
        ...{ offset: entry.offset + 8, actual: lengths.join(' and ') },
        message: 'a key or a value ends in half a character',
      });
    }
  }
}
