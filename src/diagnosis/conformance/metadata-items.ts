import { readStructure } from '../../bytes/byte-source.ts';
import { uint32At } from '../../bytes/little-endian.ts';
import * as guids from '../../formats/vhdx/guids.ts';
import { error, type Report, warning } from './rule.ts';
import type { VhdxUnderCheck } from './vhdx-under-check.ts';
import { reportFaults } from './violations.ts';

const PARAMETERS = '[MS-VHDX] 2.6.2.1';

export const METADATA_ITEM_RULES = {
  'metadata-item-absent': error(
    '[MS-VHDX] 2.6.2',
    'The five items that every disk has are there',
    'File parameters, virtual size, identifier, logical and physical sector size.',
  ),
  'metadata-item-unknown-required': error(
    '[MS-VHDX] 2.6.1.2',
    'No unknown item is required',
    'A file that demands an item this program does not know must not be read.',
  ),
  'metadata-item-flags': warning(
    '[MS-VHDX] 2.6.2',
    'A known item has the flags that the specification gives it',
    'The flags tell a reader what to do with an item that it does not know.',
  ),
  'metadata-item-unreadable': error(
    '[MS-VHDX] 2.6.2',
    'The metadata items can be read',
    'One of them could not be read.',
  ),
  'has-parent-contradiction': error(
    PARAMETERS,
    'A disk with a parent locator says that it has a parent',
    'No checksum covers the flag: without it a child reads as zeros where its parent holds data.',
  ),
  'incomplete-creation': error(
    'not in the specification',
    'The creation of the file was completed',
    'The item 71cc85f0-1b69-4e28-9558-c3bf83ae75d3 marks a file that was never a whole disk.',
  ),
  'file-parameters-reserved': warning(
    PARAMETERS,
    'Reserved bits of the file parameters are zero',
    'Two of the 32 flags have a meaning.',
  ),
  'block-size': error(
    PARAMETERS,
    'The block size is a power of two from 1 to 256 MiB',
    'Where every block lies follows from it.',
  ),
  'virtual-size': error(
    '[MS-VHDX] 2.6.2.2',
    'The virtual size is a multiple of the logical sector, at most 64 TiB',
    'The length of the block allocation table follows from it.',
  ),
  'logical-sector-size': error(
    '[MS-VHDX] 2.6.2.4',
    'The logical sector has 512 or 4096 bytes',
    'The sector bitmaps count in it.',
  ),
  'physical-sector-size': error(
    '[MS-VHDX] 2.6.2.5',
    'The physical sector has 512 or 4096 bytes',
    'It is reported to guests, so that they can align their writes.',
  ),
};

/** Flags of the items that are known: 2 virtual disk, 4 required; none of them is a user item. */
const KNOWN_ITEMS = [
  { id: guids.FILE_PARAMETERS, name: 'file parameters', isVirtualDisk: false, always: true },
  { id: guids.VIRTUAL_DISK_SIZE, name: 'virtual disk size', isVirtualDisk: true, always: true },
  { id: guids.VIRTUAL_DISK_ID, name: 'virtual disk ID', isVirtualDisk: true, always: true },
  { id: guids.LOGICAL_SECTOR_SIZE, name: 'logical sector size', isVirtualDisk: true, always: true },
  {
    id: guids.PHYSICAL_SECTOR_SIZE,
    name: 'physical sector size',
    isVirtualDisk: true,
    always: true,
  },
  { id: guids.PARENT_LOCATOR, name: 'parent locator', isVirtualDisk: false, always: false },
];
const FILE_PARAMETERS_BYTES = 8;
/** Leave blocks allocated, has parent. */
const KNOWN_FLAGS = 3;

export async function checkMetadataItems(
  { vhdx }: VhdxUnderCheck,
  report: Report<keyof typeof METADATA_ITEM_RULES>,
): Promise<void> {
  reportFaults(vhdx.faults, METADATA_ITEM_RULES, report);
  const { metadataTable: table, metadata, source } = vhdx;
  if (!table) return;
  const system = table.entries.filter((entry) => !entry.isUser);
  for (const { id, name, isVirtualDisk, always } of KNOWN_ITEMS) {
    const entry = system.find(({ itemId }) => itemId === id);
    if (!entry && always) {
      report('metadata-item-absent', { offset: table.offset, message: `the ${name} is missing` });
    }
    if (entry && (entry.isVirtualDisk !== isVirtualDisk || !entry.isRequired)) {
      report('metadata-item-flags', {
        offset: entry.offset + 24,
        expected: isVirtualDisk ? 'virtual disk, required' : 'required',
        actual: flagsOf(entry),
        message: `the ${name} has the wrong flags`,
      });
    }
  }
  const parameters = system.find(({ itemId }) => itemId === guids.FILE_PARAMETERS);
  if (!parameters || metadata?.blockSize == null) return;
  const { itemOffset } = parameters;
  const bytes = await readStructure(source, 'file parameters', itemOffset, FILE_PARAMETERS_BYTES);
  const flags = uint32At(bytes, 4);
  if (flags > KNOWN_FLAGS) {
    report('file-parameters-reserved', {
      ...{ offset: itemOffset + 4, expected: `at most ${KNOWN_FLAGS}`, actual: flags },
      message: 'unknown flags are set',
    });
  }
}

function flagsOf(entry: { isVirtualDisk: boolean; isRequired: boolean }): string {
  const marks = [entry.isVirtualDisk && 'virtual disk', entry.isRequired && 'required'];
  return marks.filter(Boolean).join(', ') || 'none';
}
