import { copiesAmong, type ParentCopies } from '../../chains/parent-copies.ts';
import type { Disk } from '../../sets/model.ts';
import { asOperand, type Command, makeFolder, vhdset, type Word } from '../command.ts';
import { copiesEvidence, copiesFound, copiesVerdict } from '../copies-words.ts';
import { diskOf } from '../disk-words.ts';
import { byHand, draft, sameContent, step } from '../draft.ts';
import { flattenedBytes, timeFor } from '../effort.ts';
import { membersOf, virtualSizeOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import { filesOf } from '../preconditions.ts';
import type { Draft, Duration, Step } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';
import { brokenMember } from '../wanted-parent.ts';

/** Copies that steps are written for. */
const MOST_COPIES = 10;

/**
 * Several disks with the identity that a child asks for. Neither times nor identities tell which one
 * is unchanged: a copy gets a new time without being changed, and a disk that was opened for writing
 * gets a new FileWriteGuid although nothing was written. Only content decides, where anything does.
 * @param diskAt the disks that were found, by their paths
 * @param copies what their content tells; null where nobody compared it
 */
export function chooseParent(
  situation: Situation,
  diskAt: ReadonlyMap<string, Disk>,
  copies: ParentCopies | null,
): Draft | null {
  const child = brokenMember(situation);
  if (!child?.parent || situation.chain?.status !== 'ambiguous') return null;
  const paths = copiesAmong(child.parent);
  const proven = child.parent.candidates.some(({ matches }) => matches);
  const choice: Choice = {
    situation,
    disk: diskOf(situation),
    child,
    paths: paths.slice(0, MOST_COPIES),
    forced: proven ? [] : ['--ignore-id-mismatch'],
  };
  const candidates = choice.paths.flatMap((path) => diskAt.get(path) ?? []);
  const asked = `${copiesFound(paths.length, proven)} `;
  const reads = filesOf([...membersOf(situation), ...candidates]);
  const indifferent = copies?.verdict === 'equal' || copies?.verdict === 'covered';
  if (copies && indifferent && proven) {
    return { ...anyOfThem(choice, candidates, copies), why: asked + copiesVerdict(copies), reads };
  }
  return draft({
    id: 'choose-parent',
    title: 'Compare the copies of the parent',
    why: asked + (copies ? copiesVerdict(copies) : 'Only their content can tell them apart.'),
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
        by: copies ? copiesEvidence(copies) : [],
      },
    ],
    time: timeToCompare(choice, candidates),
    risk:
      'None while you compare. With a copy that was written to after the child was made, the new ' +
      'disk is a mixture of two states that never existed together.',
    warnings: [
      'Do not decide by times, FileWriteGuid or sequence number: attaching a copy can change them and ' +
        'leave its data as it was, and copying may reset times.',
    ],
    steps: [compareCopies(choice), ...flattenEach(choice)],
    verify: [
      byHand(
        'Mount each new disk read-only and check its file system, without repair. Errors count against ' +
          'that copy; a clean file system is no proof, because a changed file leaves no error.',
      ),
      byHand(
        'Where a backup has the parent as it was when the child was made, compare each copy with it: ' +
          'that settles it.',
      ),
    ],
    reads,
  });
}

interface Choice {
  readonly situation: Situation;
  readonly disk: string;
  readonly child: Disk;
  readonly paths: readonly string[];
  /** What a parent needs that has not the identity asked for. */
  readonly forced: readonly Word[];
}

/** It makes no difference which one is taken. */
function anyOfThem(choice: Choice, candidates: readonly Disk[], copies: ParentCopies): Draft {
  const { situation, disk, paths } = choice;
  const { output, subject, coverage } = situation;
  const target = newFile(output, subject.path, '-flat.vhdx');
  const size = virtualSizeOf(situation);
  const whole = coverage !== null && coverage.damaged === 0;
  const taken = candidates.find(({ file }) => file.path === paths[0]);
  // A copy may itself be a differencing disk: how much its own parents hold is not counted here.
  const counted = taken && taken.parent === null;
  const bytes = counted ? flattenedBytes([...membersOf(situation), taken], size) : null;
  return draft({
    id: 'choose-parent',
    title: 'Flatten with any of the copies of the parent',
    why: '',
    yields: {
      state: 'the whole disk, the same with every copy',
      bytes: whole ? size : null,
      ofBytes: size,
      certainty: whole && size !== null ? 'exactly' : 'unknown',
    },
    preconditions: [
      {
        text: 'it makes no difference which copy is used',
        proof: 'proven',
        by: copiesEvidence(copies),
      },
    ],
    space: { bytes, bound: bytes === null ? 'unknown' : 'at-most', where: output },
    time: timeFor({ copied: bytes, compared: bytes }),
    steps: [
      step(
        'Write the chain into one new disk, with the first of the copies as the parent.',
        vhdset('export', { path: disk }, { path: target }, '--format', 'vhdx', ...given(choice, 0)),
      ),
    ],
    verify: [
      sameContent('the chain and the new disk', [{ path: disk }, ...given(choice, 0)], target),
      byHand('Mount the new disk read-only and check its file system, without repair.'),
    ],
    writes: [target],
  });
}

/** Each is read as far as it holds data, and the first once for every other. */
function timeToCompare({ paths }: Choice, candidates: readonly Disk[]): Duration {
  const largest = Math.max(...candidates.map(({ file }) => file.size));
  const compared = candidates.length === paths.length ? largest * (paths.length - 1) : null;
  const { seconds, assumption } = timeFor({ compared });
  return { seconds, assumption: `${assumption}; the flattening that follows is not counted` };
}

function compareCopies({ paths: [first, ...others] }: Choice): Step {
  // It ends with 1 where they differ, which would end a script.
  return byHand(
    'Compare the content of the copies. If all are equal, any one of them will do.',
    ...others.map((path) => vhdset('compare', { path: first! }, { path })),
  );
}

function flattenEach(choice: Choice): Step[] {
  const { situation, disk, paths } = choice;
  const targets = paths.map((_, index) =>
    newFile(situation.output, situation.subject.path, `-flat-${index + 1}.vhdx`),
  );
  const exported = (target: string, index: number): Command =>
    vhdset('export', { path: disk }, { path: target }, '--format', 'vhdx', ...given(choice, index));
  const [first, ...others] = targets;
  return [
    byHand(
      'If they differ: flatten the chain with each of them, into separate disks.',
      makeFolder(situation.output),
      ...targets.map(exported),
    ),
    byHand(
      'Compare the new disks: they differ only in what shows through the chain. If ' +
        'they are equal, any one of them will do.',
      ...others.map((target) => vhdset('compare', { path: first! }, { path: target })),
    ),
  ];
}

function given({ child, paths, forced }: Choice, index: number): Word[] {
  return ['--parent', { text: `${asOperand(child.file.path)}=${paths[index]!}` }, ...forced];
}
