import * as guids from '../../formats/vhdx/guids.ts';

/** The specification's names of regions. */
export const REGION_NAMES: ReadonlyMap<string, string> = new Map([
  [guids.BAT_REGION, 'block allocation table region'],
  [guids.METADATA_REGION, 'metadata region'],
]);

/** The specification's names of metadata items. */
export const ITEM_NAMES: ReadonlyMap<string, string> = new Map([
  [guids.FILE_PARAMETERS, 'file parameters'],
  [guids.VIRTUAL_DISK_SIZE, 'virtual disk size'],
  [guids.VIRTUAL_DISK_ID, 'virtual disk ID'],
  [guids.LOGICAL_SECTOR_SIZE, 'logical sector size'],
  [guids.PHYSICAL_SECTOR_SIZE, 'physical sector size'],
  [guids.PARENT_LOCATOR, 'parent locator'],
  [guids.INCOMPLETE_FILE, 'incomplete-file marker'],
]);
