import { formatCount } from '../../bytes/quantity.ts';
import { baseName, folderOf } from '../../sets/paths.ts';
import { copy, powershell, vhdset } from '../command.ts';
import { byHand, draft, step } from '../draft.ts';
import { sizeOf, spaceForCopies, timeFor } from '../effort.ts';
import { newFile, pathIn } from '../new-file.ts';
import { filesOf, toBeChecked } from '../preconditions.ts';
import type { Draft } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

/** Disks that the set does not use: proven unused first, then moved aside, never deleted. */
export function quarantineOrphans(situation: Situation): Draft | null {
  const { aside, set, output, machines } = situation;
  if (!set || aside.length === 0) return null;
  const copies = aside.map(({ file }, index) =>
    newFile(pathIn(output, 'aside'), file.path, `-${index + 1}.avhdx`),
  );
  const named = new Set(
    machines.flatMap(({ drives }) => drives.map(({ path }) => baseName(path ?? '').toUpperCase())),
  );
  const attached = aside.filter(({ file }) => named.has(baseName(file.path).toUpperCase()));
  return draft({
    id: 'quarantine-orphans',
    title: `Move ${formatCount(aside.length, 'unused disk')} aside`,
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
        text: 'no machine attaches them',
        proof: attached.length > 0 ? 'failed' : 'to-be-checked',
        by: machines.slice(0, 5).map(({ path }) => ({
          path,
          what: 'disks of this set’s unused ones that it attaches',
          value: attached.length,
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
