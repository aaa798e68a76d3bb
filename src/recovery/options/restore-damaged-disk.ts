import { formatBytes } from '../../bytes/quantity.ts';
import type { Disk, InventoryFile } from '../../sets/model.ts';
import { vhdset } from '../command.ts';
import { diskOf } from '../disk-words.ts';
import { byHand, draft, step } from '../draft.ts';
import { timeUnknown } from '../effort.ts';
import { encryptedIn } from '../encrypted-content.ts';
import { damagedIn, membersOf, unreadableIn, virtualSizeOf } from '../members.ts';
import type { Draft } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

/** Files that are cut short or damaged: the source may still be whole. */
export function restoreDamagedDisk(situation: Situation): Draft | null {
  const unreadable = unreadableIn(situation);
  const damaged = damagedIn(situation);
  const bad: Bad[] = [
    ...[...unreadable, ...damaged].map((disk) => ({
      file: disk.file,
      damage: damageOf(disk),
    })),
    ...encryptedIn(situation).flatMap(({ subject, title }) => {
      const member = membersOf(situation).find(({ file }) => file.path === subject);
      const isListed = member && (unreadable.includes(member) || damaged.includes(member));
      return member && !isListed ? [{ file: member.file, damage: title }] : [];
    }),
    ...situation.standing.suspects.map(({ file }) => ({
      file,
      damage: file.error ?? `its content is ${file.kind}`,
    })),
  ];
  if (bad.length === 0) return null;
  return draft({
    id: 'restore-damaged-disk',
    title: 'Copy the damaged files again',
    why: whatIsBad(situation),
    yields: {
      state: 'the whole disk, once the files are good',
      bytes: null,
      ofBytes: virtualSizeOf(situation),
      certainty: 'unknown',
    },
    preconditions: bad.slice(0, 10).map(({ file, damage }) => ({
      text: 'the source, or a backup, still holds this file undamaged',
      proof: 'to-be-checked' as const,
      by: [
        {
          path: file.path,
          what: 'damage',
          value: damage,
          certainty: 'decoded' as const,
        },
      ],
    })),
    time: timeUnknown('it depends on the source'),
    risk: 'None: the damaged files stay as they are.',
    warnings: ['Do not repair the damaged file itself: what it still holds may be all there is.'],
    steps: [
      ...bad
        .slice(0, 10)
        .map(({ file, damage }) =>
          step(`See what is damaged: ${damage}.`, vhdset('inspect', { path: file.path })),
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
      byHand('No finding about these files remains.', vhdset('chain', { path: diskOf(situation) })),
    ],
    reads: bad.map(({ file: { path, size } }) => ({ path, size })),
  });
}

/** A file to copy again, and why. */
interface Bad {
  readonly file: InventoryFile;
  readonly damage: string;
}

function whatIsBad(situation: Situation): string {
  if (encryptedIn(situation).length > 0) {
    return (
      'Parts of a disk of the chain seem to be encrypted, and no tool here can undo that. The source may ' +
      'be encrypted as well: a backup from before is what to look for.'
    );
  }
  const usual = 'Most often the copy is bad, not the source.';
  if (unreadableIn(situation).length > 0) {
    return `No data may be read from a disk of the chain. ${usual}`;
  }
  if (damagedIn(situation).length > 0) {
    return `Parts of a disk of the chain are damaged or cut off. ${usual}`;
  }
  return `A file that may be the newest disk of this chain could not be read. ${usual}`;
}

function damageOf({ vhdx, allocation, file }: Disk): string {
  if (vhdx.refusal) return vhdx.refusal.message;
  if (allocation && allocation.beyondEnd > 0) {
    return `${allocation.beyondEnd} blocks lie beyond the end of the file (${formatBytes(file.size)})`;
  }
  return allocation?.faults[0]?.message ?? 'damaged';
}
