import { BITMAP_PRESENT, BlockState } from '../../formats/vhdx/block-allocation-table.ts';
import { bitmapEntryIndex } from '../../formats/vhdx/geometry.ts';
import type { BlockCheck } from './block-allocation-table.ts';
import { error, info, type Report } from './rule.ts';
import type { Blocks, VhdxUnderCheck } from './vhdx-under-check.ts';

const SECTION = '[MS-VHDX] 2.5.1.2';

/** Bits behind the end of the disk are nobody's: real children have them set. */
export const SECTOR_BITMAP_RULES = {
  'sector-bitmap-state': error(
    SECTION,
    'A sector bitmap is present or not present',
    'A bitmap block has no other state than 0 and 6.',
  ),
  'sector-bitmap-missing': error(
    SECTION,
    'A partially present block has a sector bitmap',
    'Without it nothing says which sectors are the parent’s.',
  ),
  'sector-bitmap-orphaned': info(
    SECTION,
    'A sector bitmap has a partially present block',
    'A bitmap that no block needs takes space; it may be left over from blocks that have become whole.',
  ),
};

/**
 * The bitmaps of differencing disks. In other disks their entries mean nothing: QEMU has left all
 * kinds of values in them.
 */
export function sectorBitmapCheck(
  { vhdx }: VhdxUnderCheck,
  { bat, geometry }: Blocks,
  report: Report<keyof typeof SECTOR_BITMAP_RULES>,
): BlockCheck {
  let chunk = -1;
  let partialBlock = -1;
  let present = false;
  const settle = () => {
    const index = bitmapEntryIndex(geometry, chunk);
    const offset = bat.offset + index * 8;
    if (partialBlock >= 0 && !present && index < bat.available) {
      const message = `block ${partialBlock} is partially present, the sector bitmap of its chunk is not`;
      report('sector-bitmap-missing', { offset, message });
    }
    if (partialBlock < 0 && present) {
      const message = `no block of chunk ${chunk} is partially present`;
      report('sector-bitmap-orphaned', { offset, message });
    }
    partialBlock = -1;
    present = false;
  };
  if (vhdx.type !== 'differencing') return { visit() {}, end() {} };
  return {
    visit(entry) {
      if (entry.chunk !== chunk && chunk >= 0) settle();
      chunk = entry.chunk;
      const { kind, state } = entry;
      if (kind === 'payload') {
        if (state === BlockState.PartiallyPresent && partialBlock < 0) partialBlock = entry.number;
        return;
      }
      present = state === BITMAP_PRESENT;
      if (present || state === BlockState.NotPresent) return;
      report('sector-bitmap-state', {
        ...{ offset: entry.entryOffset, expected: '0 or 6', actual: state },
        message: `the sector bitmap of chunk ${chunk} has a state that means nothing`,
      });
    },
    end: () => chunk >= 0 && settle(),
  };
}
