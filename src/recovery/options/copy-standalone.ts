import type { Disk } from '../../sets/model.ts';
import { copy, powershell } from '../command.ts';
import { byHand, draft, impossible, sameContent, step, wholeDisk } from '../draft.ts';
import { spaceForCopies, timeFor } from '../effort.ts';
import {
  dirtyIn,
  doubtedIn,
  halfDamagedIn,
  headerInDoubtIn,
  isWhole,
  membersOf,
} from '../members.ts';
import { newFile } from '../new-file.ts';
import { filesOf, isCopyAtRest } from '../preconditions.ts';
import type { Draft, Precondition } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

const TITLE = 'Copy the one disk, mount the copy';

/** A disk without a parent holds everything by itself: `.avhdx` is only its name. */
export function copyStandalone(situation: Situation): Draft | null {
  const [disk, second] = membersOf(situation);
  if (!disk || !isWhole(situation)) return null;
  if (second || disk.vhdx.type === 'differencing') {
    return impossible(
      'copy-standalone',
      TITLE,
      'The disk has a parent, and is not whole without it. Its base alone is an old state.',
      [standsAlone(disk, 'failed')],
    );
  }
  if (dirtyIn(situation).length > 0) {
    return impossible(
      'copy-standalone',
      TITLE,
      'Its log is not empty: a read-only mount may be refused, or may show an older state.',
      [standsAlone(disk, 'proven')],
    );
  }
  if (headerInDoubtIn(situation).length > 0) {
    return impossible(
      'copy-standalone',
      TITLE,
      'One of its headers is damaged, and the other one says that there is no log to replay: Windows may read an older state.',
      [standsAlone(disk, 'proven')],
    );
  }
  if (doubtedIn(situation).length > 0) {
    return impossible(
      'copy-standalone',
      TITLE,
      'It says that it has no parent, but is named like a checkpoint: by itself it may hold only changes.',
      [standsAlone(disk, 'to-be-checked')],
    );
  }
  const { path } = disk.file;
  const target = newFile(situation.output, path, '.vhdx');
  return draft({
    id: 'copy-standalone',
    title: TITLE,
    why: 'The disk has no parent: it is whole by itself, whatever its extension.',
    yields: wholeDisk(situation),
    preconditions: [standsAlone(disk, 'proven'), isCopyAtRest(situation)],
    space: spaceForCopies([disk], situation.output),
    time: timeFor({ copied: disk.file.size, compared: disk.file.size }),
    risk: 'None, as long as only the copy is mounted, and read-only.',
    warnings: [
      'Never mount the disk itself: a writable mount changes its identity permanently.',
      ...(halfDamagedIn(situation).length > 0 ? [HALF_DAMAGED] : []),
    ],
    steps: [
      step('Copy the disk; the copy gets the extension .vhdx.', copy(path, target)),
      byHand(
        'Mount the copy read-only, on any Windows (as administrator).',
        // A service mounts it, and does not know the folder of the shell.
        powershell(
          'Mount-DiskImage',
          '-ImagePath',
          { path: target, full: true },
          '-Access',
          'ReadOnly',
        ),
      ),
    ],
    verify: [sameContent('the content of the disk, and of its copy', [{ path }], target)],
    reads: filesOf([disk]),
    writes: [target],
  });
}

const HALF_DAMAGED =
  'A header or a region table of this disk is damaged. Its second copy is good, and this program reads that. ' +
  'If Windows refuses the copy, flatten instead: the new disk has no damage.';

function standsAlone({ file, vhdx }: Disk, proof: Precondition['proof']): Precondition {
  return {
    text: 'the disk has no parent',
    proof,
    by: [{ path: file.path, what: 'type', value: vhdx.type ?? 'unknown', certainty: 'decoded' }],
  };
}
