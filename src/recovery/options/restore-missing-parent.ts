import { locatorEvidence } from '../../diagnosis/evidence.ts';
import { vhdset } from '../command.ts';
import { diskOf } from '../disk-words.ts';
import { byHand, draft, step } from '../draft.ts';
import { timeUnknown } from '../effort.ts';
import { filesOf } from '../preconditions.ts';
import type { Draft } from '../recovery-option.ts';
import { membersOf, type Situation, virtualSizeOf } from '../situation.ts';
import { brokenMember, whatToLookFor } from '../wanted-parent.ts';

/** A parent that is not at hand, or that a wrong relink has cut off: nothing replaces the file itself. */
export function restoreMissingParent(situation: Situation): Draft | null {
  const { chain } = situation;
  const child = brokenMember(situation);
  if (!chain || !child || !['missing-parent', 'cycle'].includes(chain.status)) return null;
  const isCycle = chain.status === 'cycle';
  const disk = diskOf(situation);
  return draft({
    id: 'restore-missing-parent',
    title: isCycle ? 'Restore the relinked disk from a backup' : 'Find the missing parent',
    why: isCycle
      ? 'The disks name each other in a circle, so one of them was relinked wrongly and the true ' +
        'base is cut off. Only the file as it was before tells which.'
      : 'What the disks at hand do not hold themselves is in the missing file and nowhere else. ' +
        'With it the chain is whole again.',
    yields: {
      state: 'the whole disk in its newest state, once the file is back',
      bytes: null,
      ofBytes: virtualSizeOf(situation),
      certainty: 'unknown',
    },
    preconditions: [
      {
        text: isCycle
          ? 'a backup holds the disks of the circle as they were before they were relinked'
          : 'the missing file is in the original folder, on another node, or in a backup',
        proof: 'to-be-checked',
        by: locatorEvidence(child),
      },
    ],
    time: timeUnknown('it hangs on finding the file'),
    risk: 'None: nothing is written. Never put another disk in its place, however alike its name.',
    warnings: [
      'Never invent a parent: an empty or a similar disk gives a mixture that looks sound.',
      'Keep every file at hand as it is, also those that seem worthless without the parent.',
    ],
    steps: [
      {
        ...byHand('Look for it in the original folder, on every node, and in backups:'),
        notes: whatToLookFor(child),
      },
      byHand(
        'Put what you find into a folder of its own: a file of the same name must not be replaced. ' +
          'Then see whether the chain is whole with it.',
        vhdset('chain', { path: disk }, '--search', { text: '<folder with the restored file>' }),
      ),
      byHand(
        'When it is, make the plan again: it will be to flatten.',
        vhdset('plan', { path: disk }, '--search', { text: '<folder with the restored file>' }),
      ),
      step(
        'Meanwhile note the state of what you have: hashes of the files at hand.',
        vhdset('hash', { path: disk }, '--files'),
      ),
    ],
    verify: [byHand('The link of the restored file must say: parent proven, identity matches.')],
    reads: filesOf(membersOf(situation)),
  });
}
