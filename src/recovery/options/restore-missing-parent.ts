import { locatorEvidence } from '../../diagnosis/evidence.ts';
import type { Evidence } from '../../diagnosis/finding.ts';
import { backwardLinks } from '../../sets/backward-links.ts';
import type { Chain, Disk } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import { lastWritten } from '../../sets/times.ts';
import { makeFolder, vhdset } from '../command.ts';
import { diskOf } from '../disk-words.ts';
import { byHand, draft, step } from '../draft.ts';
import { timeUnknown } from '../effort.ts';
import { membersOf, virtualSizeOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import { filesOf } from '../preconditions.ts';
import type { Draft, Step } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';
import { brokenMember, whatToLookFor } from '../wanted-parent.ts';

/** A parent that was not found, or that a wrong relink has cut off: nothing replaces the file itself. */
export function restoreMissingParent(situation: Situation): Draft | null {
  const { chain } = situation;
  const child = brokenMember(situation);
  if (!chain || !child || !['missing-parent', 'cycle'].includes(chain.status)) return null;
  const isCycle = chain.status === 'cycle';
  const disk = diskOf(situation);
  const whole = wholeStates(situation);
  return draft({
    id: 'restore-missing-parent',
    title: isCycle ? 'Restore the relinked disk from a backup' : 'Find the missing parent',
    why: isCycle
      ? 'The disks name each other in a circle, so one of them was relinked and its true parent is no ' +
        'longer named anywhere. No file is missing: an earlier version of one of these is needed.'
      : 'What the disks found do not hold themselves is in the missing file and nowhere else. With it ' +
        'the chain is whole again.',
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
        by: isCycle ? circleEvidence(chain) : locatorEvidence(child),
      },
    ],
    time: timeUnknown('it depends on finding the file'),
    risk: 'None: nothing is written. Never put another disk in its place, however similar its name.',
    warnings: [
      'Never invent a parent: an empty or a similar disk gives a mixture that looks sound.',
      'Keep every file you have as it is, also those that seem unusable without the parent.',
    ],
    steps: [
      isCycle
        ? {
            ...byHand('Look in backups for earlier versions, from before the relink:'),
            notes: relinkedIn(chain),
          }
        : {
            ...byHand('Look for it in the original folder, on every node, and in backups:'),
            notes: whatToLookFor(child),
          },
      byHand(
        'Put what you find into a folder of its own: a file of the same name must not be replaced. ' +
          'Then see whether the chain is whole with it.',
        vhdset('chain', { path: disk }, '--search', { text: '<folder with the restored file>' }),
      ),
      byHand(
        'If it is, make the plan again: it will recommend to flatten.',
        vhdset('plan', { path: disk }, '--search', { text: '<folder with the restored file>' }),
      ),
      step(
        'In the meantime, record the state of what you have: hashes of every file found, including the base.',
        ...[disk, ...whole.map(({ file }) => file.path)].map((path) =>
          vhdset('hash', { path }, '--files'),
        ),
      ),
      ...whole.map((base) => oldestState(base, situation)),
    ],
    verify: [byHand('The link of the restored file must say: parent proven, identity matches.')],
    reads: filesOf([...membersOf(situation), ...whole]),
  });
}

/** Disks beside the broken chain that are whole by themselves: an old state is better than none. */
function wholeStates({ set }: Situation): Disk[] {
  return (set?.unplaced ?? [])
    .map(({ disk }) => disk)
    .filter(({ vhdx }) => vhdx.type !== 'differencing' && vhdx.type !== null && !vhdx.refusal)
    .slice(0, 5);
}

function oldestState(base: Disk, { output }: Situation): Step {
  const time = lastWritten(base);
  const until = time === null ? 'from an unknown time' : `as of ${minute(new Date(time))} UTC`;
  return byHand(
    `If an old state helps in the meantime: ${baseName(base.file.path)} is whole by itself, ${until} (the last ` +
      'write of its file). It holds nothing that was written later, and it does not replace the search.',
    makeFolder(output),
    vhdset(
      'export',
      { path: base.file.path },
      {
        path: newFile(output, base.file.path, '-old-state.vhdx'),
      },
    ),
  );
}

const minute = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ');

/** Which disks of the circle name a younger one; all of them where the times do not tell. */
function relinkedIn(chain: Chain): string[] {
  const backward = backwardLinks(chain);
  if (backward.length === 0) {
    return chain.members
      .slice(0, 10)
      .map(
        ({ file }) => `${baseName(file.path)}: whether it was relinked does not show in its time`,
      );
  }
  return backward.map(
    ({ child, parent }) =>
      `${baseName(child.file.path)}: it names ${baseName(parent.file.path)} as its parent, which was ` +
      'written to later than the file itself',
  );
}

function circleEvidence(chain: Chain): Evidence[] {
  return backwardLinks(chain).map(({ child, parent }) => ({
    path: child.file.path,
    what: 'names a younger disk as its parent',
    value: parent.file.path,
    certainty: 'inferred',
  }));
}
