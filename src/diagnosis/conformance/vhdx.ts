import type { ByteSource } from '../../bytes/byte-source.ts';
import { qualifiesReading } from '../../formats/vhdx/reading-choice.ts';
import { openVhdx, type ReadingChoices } from '../../formats/vhdx/vhdx.ts';
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
import type { CheckOutcome, Report } from './rule.ts';
import { sectorBitmapCheck } from './sector-bitmaps.ts';
import { underCheck } from './vhdx-under-check.ts';

/**
 * Checks a VHDX from its first bytes to its last block. What can't be read keeps nothing else from
 * being checked.
 * @param choices how to read it: what is checked is the file as so read
 */
export async function checkVhdx(
  file: ByteSource,
  report: Report,
  choices: ReadingChoices = {},
): Promise<CheckOutcome> {
  const source = await checkFileTypeIdentifier(file, report);
  const vhdx = await openVhdx(source, choices);
  const disk = underCheck(source, vhdx);
  await checkHeaders(disk, report);
  await checkLog(disk, report);
  await checkRegionTables(disk, report);
  await checkMetadataTable(disk, report);
  await checkMetadataItems(disk, report);
  await checkParentLocator(disk, report);
  checkAreas(disk, report);
  const outcome = {
    log: vhdx.logUse,
    choices: vhdx.faults.filter(qualifiesReading).map(({ message }) => message),
  };
  const { blocks } = disk;
  if (!blocks) {
    return { ...outcome, unchecked: ['the block allocation table and the places of the blocks'] };
  }
  const checks = [
    blockAllocationTableCheck(disk, blocks, report),
    sectorBitmapCheck(disk, blocks, report),
    layoutCheck(disk, blocks, report),
  ];
  await scanBlocks(blocks, (entry) => {
    for (const check of checks) check.visit(entry);
  });
  for (const check of checks) check.end();
  return { ...outcome, unchecked: [] };
}
