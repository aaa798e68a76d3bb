import { formatCount } from '../../bytes/quantity.ts';
import { nameOf } from '../../host/attachment.ts';
import { folderOf } from '../../sets/paths.ts';
import { copy, powershell, vhdset } from '../command.ts';
import { byHand, draft, impossible, step } from '../draft.ts';
import { sizeOf, spaceForCopies, timeFor } from '../effort.ts';
import { newFile, pathIn } from '../new-file.ts';
import { filesOf, toBeChecked } from '../preconditions.ts';
import type { Draft } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

/** Disks that the set does not use: proven unused first, then moved aside, never deleted. */
export function quarantineOrphans(situation: Situation): Draft | null {
  const { aside, set, output, machines, attachingAside } = situation;
  if (!set || aside.length === 0) return null;
  const title = `Move ${formatCount(aside.length, 'unused disk')} aside`;
  const copies = aside.map(({ file }, index) =>
    newFile(pathIn(output, 'aside'), file.path, `-${index + 1}.avhdx`),
  );
  if (attachingAside.length > 0) {
    const by = attachingAside.map(nameOf).join(', ');
    const why = `They are in use after all: ${by} attaches one of them.`;
    return impossible('quarantine-orphans', title, why);
  }
  return draft({
    id: 'quarantine-orphans',
    title,
    why:
      'Nothing at hand uses these disks, and a fork that a backup left behind (-AutoRecovery) keeps ' +
      'later checkpoints from being made (0x80070050). They may hold data that exists nowhere else.',
    yields: {
      state: 'a folder with the disks of the set alone; the rest safe elsewhere',
      bytes: null,
      ofBytes: null,
      certainty: 'unknown',
    },
    preconditions: [
      {
        text: 'no .vhds and no child at hand names them',
        proof: 'proven',
        by: aside.slice(0, 5).map(({ file, vhdx }) => ({
          path: file.path,
          what: 'DataWriteGuid, which no disk of the set asks for',
          value: vhdx.header?.dataWriteGuid ?? 'unreadable',
          certainty: 'decoded' as const,
        })),
      },
      {
        text: 'no machine attaches them, also none whose configuration is not at hand',
        proof: 'to-be-checked',
        by: machines.slice(0, 5).map((machine) => ({
          path: machine.path,
          what: 'a machine of the set, which attaches none of them',
          value: nameOf(machine),
          certainty: 'decoded' as const,
        })),
      },
      toBeChecked('no backup is running that may still need the fork'),
    ],
    space: spaceForCopies(aside, output),
    time: timeFor(sizeOf(aside)),
    risk: 'Low, if they are moved and not deleted: they can be moved back.',
    warnings: ['Never delete them, not even after months without a complaint; archive them.'],
    steps: [
      step(
        'See what each of them holds, before anything is moved.',
        ...aside.map(({ file }) => vhdset('chain', { path: file.path })),
      ),
      step(
        'Copy them to a safe place.',
        ...aside.map(({ file }, index) => copy(file.path, copies[index]!)),
      ),
      byHand(
        'On the live system, once no machine and no backup uses them: move them into a folder beside, ' +
          'one at a time.',
        ...aside.map(({ file }) =>
          powershell('Move-Item', '-LiteralPath', { path: file.path }, '-Destination', {
            path: `${folderOf(file.path)}quarantine`,
          }),
        ),
      ),
    ],
    verify: [
      byHand(
        'The set must be as it was, and these findings gone.',
        vhdset('analyze', { path: folderOf(set.file.path) || '.' }),
      ),
    ],
    reads: filesOf(aside),
    writes: copies,
  });
}
