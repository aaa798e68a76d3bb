import type { Disk } from '../../sets/model.ts';
import { baseName, foldName } from '../../sets/paths.ts';
import { copy, powershell } from '../command.ts';
import { draft, impossible, step, wholeDisk } from '../draft.ts';
import { sizeOf, spaceForCopies, timeFor } from '../effort.ts';
import { isWhole, membersOf } from '../members.ts';
import { pathIn } from '../new-file.ts';
import { chainIsWhole, filesOf, identitiesMatch, toBeChecked } from '../preconditions.ts';
import type { Draft } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

const TITLE = 'Tell copies where their parents are';

/** For parents that were moved or renamed: this program finds them by identity, Windows does not. */
export function relinkParent(situation: Situation): Draft | null {
  const members = membersOf(situation);
  const moved = members.filter(wasMoved);
  if (moved.length === 0) return null;
  const identities = identitiesMatch(situation);
  const conditions = [chainIsWhole(situation), identities];
  if (!isWhole(situation) || identities.proof === 'failed') {
    const why = 'Only a chain whose every parent is proven may be relinked.';
    return impossible('relink-parent', TITLE, why, conditions);
  }
  const names = new Set(members.map(({ file }) => foldName(baseName(file.path))));
  if (names.size < members.length) {
    const why = 'Two files of the chain have the same name: they cannot be in one folder.';
    return impossible('relink-parent', TITLE, why, conditions);
  }
  const at = ({ file }: Disk) => pathIn(pathIn(situation.output, 'relinked'), baseName(file.path));
  const links = members.slice(0, -1).map((child, i) => [child, members[i + 1]!] as const);
  return draft({
    id: 'relink-parent',
    title: TITLE,
    why:
      'The identities match, but a parent is no longer where its child looks for it: Windows would ' +
      'not find it (0xC03A000D).',
    yields: { ...wholeDisk(situation), state: 'the chain as it is, usable on a Hyper-V host' },
    preconditions: [
      ...conditions,
      toBeChecked('the Hyper-V module for PowerShell is installed; you are an administrator'),
    ],
    space: spaceForCopies(members, situation.output),
    time: timeFor({ copied: sizeOf(members) }),
    risk: 'Low: only the copies are changed, and only in where they look for their parents.',
    warnings: ['Never add -IgnoreIdMismatch: the identities match, so it is not needed.'],
    steps: [
      step(
        'Copy every file of the chain into one new folder.',
        ...members.map((member) => copy(member.file.path, at(member))),
      ),
      step(
        'Point each copy to the copy of its parent, oldest first.',
        ...links.toReversed().map(([child, parent]) =>
          powershell('Set-VHD', '-Path', { path: at(child) }, '-ParentPath', {
            path: at(parent),
          }),
        ),
      ),
    ],
    verify: [
      step(
        'Windows must now find every parent: the answer must be True.',
        powershell('Test-VHD', '-Path', { path: at(members[0]!) }),
      ),
    ],
    reads: filesOf(members),
    writes: members.map(at),
  });
}

/** Found by its identity or by hand, not at any place that the child names. */
function wasMoved({ parent }: Disk): boolean {
  const taken = parent?.candidates.find(({ verdict }) => verdict === 'taken');
  return parent?.status === 'resolved' && !!taken && !/-path$/.test(taken.foundBy);
}
