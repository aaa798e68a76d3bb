import { baseName } from '../../sets/paths.ts';
import { copy, powershell } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, impossible, sameContent, step } from '../draft.ts';
import { spaceForCopies, timeFor } from '../effort.ts';
import { dirtyIn, membersOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import { filesOf, toBeChecked } from '../preconditions.ts';
import type { Draft } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

const TITLE = 'Let Windows write the log into a copy';

/** A disk that was not closed cleanly: Windows replays its log when it opens it for writing. */
export function replayLog(situation: Situation): Draft | null {
  const dirty = dirtyIn(situation);
  const [disk] = dirty;
  if (!situation.chain || !disk) return null;
  if (dirty.some(({ vhdx }) => vhdx.log?.refusal)) {
    const why = 'The log itself is damaged: replaying it would write the damage into the disk.';
    return impossible('replay-log', TITLE, why);
  }
  if (membersOf(situation).length > 1) {
    const why =
      'The disk is part of a chain: opening one member for writing may change its identity ' +
      'and break the chain. Flatten instead, which replays in memory.';
    return impossible('replay-log', TITLE, why);
  }
  const { path } = disk.file;
  const target = newFile(situation.output, baseName(path), '-replayed.vhdx');
  const name = diskOf(situation);
  return draft({
    id: 'replay-log',
    title: TITLE,
    why: 'For a Hyper-V host only; flattening replays the log in memory and needs no Windows.',
    yields: {
      state: 'the whole disk, its log written back',
      bytes: disk.vhdx.geometry?.virtualSize ?? null,
      ofBytes: disk.vhdx.geometry?.virtualSize ?? null,
      certainty: 'exactly',
    },
    preconditions: [
      toBeChecked(
        'the log is whole: a disk that was copied while in use may be damaged beyond what its log covers',
      ),
    ],
    space: spaceForCopies([disk], situation.output),
    time: timeFor({ copied: disk.file.size, compared: disk.file.size }),
    risk: 'None for the source; a writable mount gives the copy a new identity.',
    warnings: ['Never mount the disk itself for writing.'],
    steps: [
      step('Copy the disk.', copy(path, target)),
      byHand(
        'Mount the copy once for writing, without a drive letter, and dismount it: that replays the log.',
        powershell('Mount-VHD', '-Path', { path: target }, '-NoDriveLetter'),
        powershell('Dismount-VHD', '-Path', { path: target }),
      ),
    ],
    verify: [
      {
        ...sameContent(
          'the disk with its log laid over it, and the replayed copy. (Windows may write to a file ' +
            'system that it mounts; then they differ)',
          [{ path: name }, ...searchOptions(name, situation.chain)],
          target,
        ),
        by: 'person',
      },
    ],
    reads: filesOf([disk]),
    writes: [target],
  });
}
