import type { ByteSource } from '../../bytes/byte-source.ts';
import { openVhdx } from '../../formats/vhdx/vhdx.ts';
import { blockAllocationTableCheck } from './block-allocation-table.ts';
import { scanBlocks } from './block-scan.ts';
import { checkFileTypeIdentifier } from './file-type-identifier.ts';
import { checkHeaders } from './headers.ts';
import { checkAreas, layoutCheck } from './layout.ts';
import { checkLog } from './log.ts';
import { checkMetadataItems } from './metadata-items.ts';
import { checkMetadataTable } from './metadata-table.ts';
import { checkParentLocator } from './parent-locator.ts';
import { checkRegionTables } from './region-tables.ts';
import type { Report } from './rule.ts';
import { sectorBitmapCheck } from './sector-bitmaps.ts';
import { underCheck } from './vhdx-under-check.ts';

/**
 * Checks a VHDX from its first bytes to its last block. What can't be read keeps nothing else from
 * being checked.
 * @returns what could not be checked, in words
 */
export async function checkVhdx(file: ByteSource, report: Report): Promise<string[]> {
  const source = await checkFileTypeIdentifier(file, report);
  const disk = underCheck(source, await openVhdx(source));
  await checkHeaders(disk, report);
  await checkLog(disk, report);
  await checkRegionTables(disk, report);
  await checkMetadataTable(disk, report);
  await checkMetadataItems(disk, report);
  await checkParentLocator(disk, report);
  checkAreas(disk, report);
  const { blocks } = disk;
  if (!blocks) return ['the block allocation table and the places of the blocks'];
  const checks = [
    blockAllocationTableCheck(disk, blocks, report),
    sectorBitmapCheck(disk, blocks, report),
    layoutCheck(disk, blocks, report),
  ];
  await scanBlocks(blocks, (entry) => {
    for (const check of checks) check.visit(entry);
  });
  for (const check of checks) check.end();
  return [];
}
