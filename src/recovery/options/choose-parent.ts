import type { Evidence } from '../../diagnosis/finding.ts';
import type { Disk } from '../../sets/model.ts';
import { asOperand, makeFolder, vhdset } from '../command.ts';
import { diskOf } from '../disk-words.ts';
import { byHand, draft, step } from '../draft.ts';
import { timeFor } from '../effort.ts';
import { newFile } from '../new-file.ts';
import { filesOf } from '../preconditions.ts';
import type { Draft, Duration } from '../recovery-option.ts';
import { membersOf, type Situation, virtualSizeOf } from '../situation.ts';
import { brokenMember } from '../wanted-parent.ts';

/**
 * Several disks with the identity that a child asks for: copies, of which one may have changed since.
 * @param disks all at hand, where the candidates are
 */
export function chooseParent(situation: Situation, disks: readonly Disk[]): Draft | null {
  const { chain, output } = situation;
  const child = brokenMember(situation);
  if (!chain || !child || chain.status !== 'ambiguous') return null;
  const paths = new Set(
    child.parent!.candidates.filter(({ matches }) => matches).map(({ path }) => path),
  );
  const candidates = disks.filter(({ file }) => paths.has(file.path)).slice(0, 10);
  const disk = diskOf(situation);
  return draft({
    id: 'choose-parent',
    title: 'Compare the copies of the parent',
    why:
      `${paths.size} disks found have the identity that the child asks for. They were one once; ` +
      'the identity does not say which is still unchanged.',
    yields: {
      state: 'the whole disk, once the right copy is named',
      bytes: null,
      ofBytes: virtualSizeOf(situation),
      certainty: 'unknown',
    },
    preconditions: [
      {
        text: 'one of the copies is unchanged since the child was made',
        proof: 'to-be-checked',
        by: candidates.flatMap(factsOf),
      },
    ],
    time: timeToHash(candidates),
    risk: 'None while you compare. A copy that was written to gives a disk that never existed.',
    warnings: [
      'If the contents differ, the copy that was opened for writing since (another FileWriteGuid, a ' +
        'later time) is the wrong one.',
    ],
    steps: [
      step(
        'Hash the content of each copy. If all are equal, any of them is right.',
        ...candidates.map(({ file }) => vhdset('hash', { path: file.path })),
      ),
      step(
        'If they differ: compare the headers. FileWriteGuid and sequence number show who wrote last.',
        ...candidates.map(({ file }) => vhdset('inspect', { path: file.path })),
      ),
      ...candidates.map((candidate, index) => {
        const from = candidate.file.path;
        const target = newFile(output, situation.subject.path, `-flat-${index + 1}.vhdx`);
        return byHand(
          index === 0
            ? 'Then flatten with the one you choose: either with this one,'
            : 'or with this one.',
          makeFolder(output),
          vhdset('export', { path: disk }, { path: target }, '--format', 'vhdx', '--parent', {
            text: `${asOperand(child.file.path)}=${from}`,
          }),
        );
      }),
    ],
    verify: [byHand('Mount the new disk read-only and check its file system, without repair.')],
    reads: filesOf([...membersOf(situation), ...candidates]),
  });
}

function timeToHash(candidates: readonly Disk[]): Duration {
  const sizes = candidates.map(({ vhdx }) => vhdx.metadata?.virtualSize ?? Number.NaN);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const { seconds, assumption } = timeFor({ hashed: Number.isNaN(bytes) ? null : bytes });
  return { seconds, assumption: `${assumption}; the flattening that follows is not counted` };
}

function factsOf({ file, vhdx }: Disk): Evidence[] {
  const { header } = vhdx;
  const path = file.path;
  return [
    {
      path,
      what: 'FileWriteGuid, new each time it is opened for writing',
      value: header?.fileWriteGuid ?? 'unreadable',
      certainty: 'decoded',
    },
    {
      path,
      what: 'header sequence number',
      value: header ? String(header.sequenceNumber) : 'unreadable',
      certainty: 'decoded',
    },
    {
      path,
      what: 'modified (time of the file system, which a copy may reset)',
      value: file.modified?.toISOString() ?? 'unknown',
      certainty: 'inferred',
    },
  ];
}
