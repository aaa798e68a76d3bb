import { formatBytes } from '../../bytes/quantity.ts';
import type { Disk } from '../../sets/model.ts';
import { vhdset } from '../command.ts';
import { diskOf } from '../disk-words.ts';
import { byHand, draft, step } from '../draft.ts';
import { timeUnknown } from '../effort.ts';
import { filesOf } from '../preconditions.ts';
import type { Draft } from '../recovery-option.ts';
import { damagedIn, type Situation, unreadableIn, virtualSizeOf } from '../situation.ts';

/** Files that are cut short or damaged: the source may still be whole. */
export function restoreDamagedDisk(situation: Situation): Draft | null {
  const unreadable = unreadableIn(situation);
  const bad = [...unreadable, ...damagedIn(situation)];
  if (bad.length === 0) return null;
  return draft({
    id: 'restore-damaged-disk',
    title: 'Copy the damaged files again',
    why:
      unreadable.length > 0
        ? 'No data may be read from a disk of the chain. Most often the copy is bad, not the source.'
        : 'Parts of a disk of the chain are damaged or cut off. Most often the copy is bad, not the source.',
    yields: {
      state: 'the whole disk, once the files are good',
      bytes: null,
      ofBytes: virtualSizeOf(situation),
      certainty: 'unknown',
    },
    preconditions: bad.slice(0, 10).map((disk) => ({
      text: 'the source, or a backup, still holds this file undamaged',
      proof: 'to-be-checked' as const,
      by: [
        {
          path: disk.file.path,
          what: 'damage',
          value: damageOf(disk),
          certainty: 'decoded' as const,
        },
      ],
    })),
    time: timeUnknown('it hangs on the source'),
    risk: 'None: the damaged files stay as they are.',
    warnings: ['Do not repair the damaged file itself: what it still holds may be all there is.'],
    steps: [
      ...bad
        .slice(0, 10)
        .map((disk) =>
          step(
            `See what is damaged: ${damageOf(disk)}.`,
            vhdset('inspect', { path: disk.file.path }),
          ),
        ),
      byHand(
        'Compare the sizes with the source. Copy these files again, into a folder of its own, with ' +
          'every machine of the set off.',
      ),
      byHand(
        'See whether the chain is whole with the new copies.',
        vhdset('analyze', { text: '<folder with the new copies>' }),
      ),
    ],
    verify: [
      byHand('No finding about these files is left.', vhdset('chain', { path: diskOf(situation) })),
    ],
    reads: filesOf(bad),
  });
}

function damageOf({ vhdx, allocation, file }: Disk): string {
  if (vhdx.refusal) return vhdx.refusal.message;
  if (allocation && allocation.beyondEnd > 0) {
    return `${allocation.beyondEnd} blocks lie beyond the end of the file (${formatBytes(file.size)})`;
  }
  return allocation?.faults[0]?.message ?? 'damaged';
}
