import { locatorEvidence } from '../../diagnosis/evidence.ts';
import type { Disk } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import { changeBetween } from '../changed-parents.ts';
import { asOperand, makeFolder, vhdset } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, step } from '../draft.ts';
import { timeUnknown } from '../effort.ts';
import { compareIdentity, type IdentityComparison } from '../identity-comparison.ts';
import { membersOf, unprovenIn, virtualSizeOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import { filesOf } from '../preconditions.ts';
import type { Draft, Precondition, Step } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';
import { brokenMember, whatToLookFor } from '../wanted-parent.ts';

/**
 * A file of the parent's name with another identity: find out what changed, before anybody forces it.
 * @param diskAt the disks that were found, by their paths
 */
export function proveIdentity(situation: Situation, diskAt: DiskAt): Draft | null {
  const { chain, output } = situation;
  const child =
    chain?.status === 'identity-mismatch' ? brokenMember(situation) : unprovenIn(situation)[0];
  if (!chain || !child) return null;
  const comparisons = candidatesOf(child, diskAt).map((candidate) =>
    compareIdentity(child, candidate, changeBetween(situation, child, candidate)),
  );
  const [first] = comparisons;
  const disk = diskOf(situation);
  const target = newFile(output, situation.subject.path, '-forced.vhdx');
  const size = virtualSizeOf(situation);
  const pair = first && `${asOperand(child.file.path)}=${first.candidate.file.path}`;
  return draft({
    id: 'prove-identity',
    title: 'Find out what changed in the parent',
    why:
      'The disk with the parent’s name is not in the state its child was made from. ' +
      `${first?.conclusion ?? 'No candidate for it can be read.'}`,
    yields: {
      state: 'the whole disk, if the parent’s earlier state is found or proven unchanged',
      bytes: null,
      ofBytes: size,
      certainty: 'unknown',
    },
    preconditions: [
      ...comparisons.map(unchanged),
      {
        text: 'a backup holds the parent as it was when the child was made',
        proof: 'to-be-checked',
        by: locatorEvidence(child),
      },
    ],
    time: timeUnknown('it depends on finding the right backup'),
    risk: 'None while you are looking. A forced chain may show a disk that never existed.',
    warnings: [
      'Never use Set-VHD -IgnoreIdMismatch on these files: it cannot be undone.',
      'A file system check that writes (chkdsk /f, fsck) on a forced disk destroys the evidence.',
    ],
    steps: [
      ...comparisons.filter(({ verdict }) => verdict === 'merged').map(exportMerged(output)),
      {
        ...byHand('Look in backups for the parent in its earlier state:'),
        notes: whatToLookFor(child),
      },
      byHand(
        'Put what you find into a folder of its own, and see whether the chain is whole with it.',
        vhdset('chain', { path: disk }, '--search', { text: '<folder with the restored file>' }),
      ),
      ...comparisons.map(({ candidate, conclusion }) =>
        step(
          `See the identities of the candidate found. ${conclusion}`,
          vhdset('inspect', { path: candidate.file.path }),
        ),
      ),
      ...(pair
        ? [
            byHand(
              'Only if it is proven that its data did not change (say, its hash equals one from before): ' +
                'write the forced chain into a new disk, and trust nothing on it unchecked.',
              makeFolder(output),
              vhdset(
                'export',
                { path: disk },
                { path: target },
                '--format',
                'vhdx',
                '--ignore-id-mismatch',
                '--parent',
                { text: pair },
              ),
            ),
          ]
        : []),
    ],
    verify: [
      byHand(
        'With the right parent this finds no faults, and needs no --ignore-id-mismatch.',
        vhdset('chain', { path: disk }, ...searchOptions(disk, chain)),
      ),
      byHand(
        'For a forced disk: mount a copy read-only, and check the file system without repair.',
      ),
    ],
    reads: filesOf(membersOf(situation)),
  });
}

/** The newest state where the child was merged: the parent, by itself. */
const exportMerged =
  (output: string) =>
  ({ candidate: { file } }: IdentityComparison): Step =>
    byHand(
      `${baseName(file.path)} seems to be the newest state: write it into a new disk by itself.`,
      makeFolder(output),
      vhdset(
        'export',
        { path: file.path },
        { path: newFile(output, file.path, '-merged.vhdx') },
        '--format',
        'vhdx',
      ),
    );

type DiskAt = ReadonlyMap<string, Disk>;

function candidatesOf({ parent }: Disk, diskAt: DiskAt): Disk[] {
  const found = (parent?.candidates ?? [])
    .filter(({ verdict }) => verdict === 'identity-differs' || verdict === 'taken-unproven')
    .flatMap(({ path }) => diskAt.get(path) ?? []);
  return found.slice(0, 5);
}

function unchanged({ verdict, evidence }: IdentityComparison): Precondition {
  return {
    text: 'the data of the parent found here did not change after the child was made',
    proof: verdict === 'open' ? 'to-be-checked' : 'failed',
    by: evidence,
  };
}
