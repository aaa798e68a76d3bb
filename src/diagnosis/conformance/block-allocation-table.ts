import { BlockState } from '../../formats/vhdx/block-allocation-table.ts';
import type { BlockEntry } from './block-scan.ts';
import { nameOf } from './block-scan.ts';
import { error, type Report, warning } from './rule.ts';
import type { Blocks, VhdxUnderCheck } from './vhdx-under-check.ts';

const SECTION = '[MS-VHDX] 2.5';
const PAYLOAD = '[MS-VHDX] 2.5.1.1';

export const BLOCK_ALLOCATION_TABLE_RULES = {
  'bat-truncated': error(
    SECTION,
    'The block allocation table has an entry for every block',
    'What the missing entries would say is unknown.',
  ),
  'bat-entry-state': error(
    PAYLOAD,
    'The state of a payload block is one of those defined',
    'State 4 was never defined, so what the block holds is unknown.',
  ),
  'bat-entry-pre-release-state': warning(
    PAYLOAD,
    'No payload block has the state 5',
    'Before the format was released it meant unmapped; such a block is read as zeros.',
  ),
  'bat-entry-reserved': warning(
    '[MS-VHDX] 2.5.1',
    'Reserved bits of an entry are zero',
    'Bits 3 to 19 are between state and place.',
  ),
  'bat-partial-without-parent': error(
    PAYLOAD,
    'Only a differencing disk has partially present blocks',
    'The sectors that such a block lacks are those of the parent.',
  ),
};

type BatReport = Report<keyof typeof BLOCK_ALLOCATION_TABLE_RULES>;

/** A check that sees every entry in order, and is told when there are no more. */
export interface BlockCheck {
  readonly visit: (entry: BlockEntry) => void;
  readonly end: () => void;
}

export function blockAllocationTableCheck(
  { vhdx }: VhdxUnderCheck,
  { bat }: Blocks,
  report: BatReport,
): BlockCheck {
  if (bat.available < bat.entries) {
    report('bat-truncated', {
      ...{ offset: bat.offset, expected: bat.entries, actual: bat.available },
      message: 'the table has fewer entries than the disk has blocks',
    });
  }
  return {
    visit(entry) {
      const { kind, state, reserved, entryOffset: offset } = entry;
      if (reserved !== 0) {
        report('bat-entry-reserved', () => {
          const message = `the entry of ${nameOf(entry)} has reserved bits`;
          return { offset, expected: 0, actual: reserved, message };
        });
      }
      if (kind === 'bitmap') return;
      const rule = ruleAgainst(state, vhdx.type === 'differencing');
      if (!rule) return;
      report(rule, () => {
        return { offset, actual: state, message: `${nameOf(entry)} has the state ${state}` };
      });
    },
    end() {},
  };
}

function ruleAgainst(
  state: number,
  hasParent: boolean,
): keyof typeof BLOCK_ALLOCATION_TABLE_RULES | null {
  if (state === 4) return 'bat-entry-state';
  if (state === BlockState.UnmappedV1) return 'bat-entry-pre-release-state';
  const partial = state === BlockState.PartiallyPresent;
  return partial && !hasParent ? 'bat-partial-without-parent' : null;
}
