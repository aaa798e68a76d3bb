import { areasOf, overlapsOf } from '../../formats/vhdx/areas.ts';
import { BITMAP_PRESENT, BlockState } from '../../formats/vhdx/block-allocation-table.ts';
import { BITMAP_BLOCK_BYTES, bytesOnDisk } from '../../formats/vhdx/geometry.ts';
import type { BlockCheck } from './block-allocation-table.ts';
import { type BlockEntry, nameOf } from './block-scan.ts';
import { MAX_UNITS, type OccupiedSpace, occupiedSpace } from './occupied-space.ts';
import { error, type Report, warning } from './rule.ts';
import type { Blocks, VhdxUnderCheck } from './vhdx-under-check.ts';

const MIB = 0x100000;
const LIMIT = MAX_UNITS * MIB;

export const LAYOUT_RULES = {
  'layout-overlap': error(
    '[MS-VHDX] 2.2.3.2',
    'Header area, log and regions do not overlap',
    'Changing one would change the other.',
  ),
  'block-beyond-end': error(
    '[MS-VHDX] 2.5.1.1',
    'The data of a block lies within the file',
    'The file was cut short, or the entry is wrong; what was there is gone.',
  ),
  'block-overlap': error(
    '[MS-VHDX] 2.2.3.2',
    'A block overlaps nothing else',
    'No two of header area, log, regions, payload blocks and sector bitmaps share a byte.',
  ),
  'block-duplicate': error(
    '[MS-VHDX] 2.5.1.1',
    'A place in the file belongs to one block',
    'Two blocks at one place show the same bytes at two places of the disk; one of them is lost.',
  ),
  'block-far-out': warning(
    'not in the specification',
    `A block lies within the first ${LIMIT / 2 ** 40} TiB of the file`,
    'A limit of this program: further out, blocks are not compared with each other.',
  ),
};

type LayoutReport = Report<keyof typeof LAYOUT_RULES>;

/** Checks the areas against each other; they are few, however large the disk. */
export function checkAreas({ vhdx }: VhdxUnderCheck, report: LayoutReport): void {
  const areas = areasOf(vhdx.header, vhdx.regionTables);
  for (const { area, end, before } of overlapsOf(areas)) {
    report('layout-overlap', {
      ...{ offset: area.saidAt, expected: `at least ${end}`, actual: area.offset },
      message: `the ${area.name} begins inside the ${before}`,
    });
  }
}

/**
 * Checks the places of all blocks, in one pass and with two bits for each mebibyte of the file.
 * @param space made for the size of the file; given by tests
 */
export function layoutCheck(
  { vhdx }: VhdxUnderCheck,
  { geometry }: Blocks,
  report: LayoutReport,
  space: OccupiedSpace = occupiedSpace(vhdx.source.size),
): BlockCheck {
  const { size } = vhdx.source;
  const hasParent = vhdx.type === 'differencing';
  for (const { offset, length } of areasOf(vhdx.header, vhdx.regionTables))
    space.take(offset, length);
  return {
    visit(entry) {
      if (!isStored(entry, hasParent)) return;
      const { kind, number, offset, entryOffset } = entry;
      const isPayload = kind === 'payload';
      const length = isPayload ? geometry.blockSize : BITMAP_BLOCK_BYTES;
      // The last block of a disk may be cut short where the disk ends.
      const end = offset + (isPayload ? bytesOnDisk(geometry, number) : length);
      if (end > size) {
        report('block-beyond-end', () => ({
          ...{ offset: entryOffset, expected: `at most ${size}`, actual: end },
          message: `${nameOf(entry)} reaches beyond the end of the file`,
        }));
      } else if (end > LIMIT) {
        report('block-far-out', () => {
          const message = `${nameOf(entry)} is not compared with the others`;
          return { offset: entryOffset, actual: offset, message };
        });
      }
      const collision = space.takeBlock(offset, length);
      if (!collision) return;
      report(collision.sameStart ? 'block-duplicate' : 'block-overlap', () => ({
        ...{ offset: entryOffset, actual: collision.offset },
        message: collision.sameStart
          ? `${nameOf(entry)} begins where another block begins`
          : `${nameOf(entry)} overlaps something else`,
      }));
    },
    end() {},
  };
}

/** Blocks in other states may carry an offset that means nothing any more. */
function isStored({ kind, state }: BlockEntry, hasParent: boolean): boolean {
  if (kind === 'bitmap') return hasParent && state === BITMAP_PRESENT;
  return state === BlockState.FullyPresent || state === BlockState.PartiallyPresent;
}
