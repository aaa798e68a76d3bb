import { formatCount } from '../../bytes/quantity.ts';
import { nameOf } from '../../host/attachment.ts';
import type { InventoryFile } from '../../sets/model.ts';
import { baseName, foldName } from '../../sets/paths.ts';
import { copy, powershell, vhdset } from '../command.ts';
import { byHand, draft, impossible, step } from '../draft.ts';
import { timeFor } from '../effort.ts';
import { pathIn } from '../new-file.ts';
import { toBeChecked } from '../preconditions.ts';
import type { Draft, Step } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

/** Disks that the set does not use: proven unused first, then moved aside, never deleted. */
export function quarantineOrphans(situation: Situation): Draft | null {
  const { aside, asideCompanions, set, output, machines, attachingAside } = situation;
  if (!set || aside.length === 0) return null;
  const title = `Move ${formatCount(aside.length, 'unused disk')} aside`;
  const files = [...aside.map(({ file }) => file), ...asideCompanions];
  const copies = placesFor(files, pathIn(output, 'aside'));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (attachingAside.length > 0) {
    const by = attachingAside.map(nameOf).join(', ');
    const why = `They are in use after all: ${by} attaches one of them.`;
    return impossible('quarantine-orphans', title, why);
  }
  return draft({
    id: 'quarantine-orphans',
    title,
    why:
      'No file found here uses these disks, and a fork that a backup left behind (-AutoRecovery) keeps ' +
      'later checkpoints from being made (0x80070050). They may hold data that exists nowhere else.',
    yields: {
      state: 'a folder with only the disks of the set; the rest safe elsewhere',
      bytes: null,
      ofBytes: null,
      certainty: 'unknown',
    },
    preconditions: [
      {
        text: 'no .vhds and no child found here names them',
        proof: 'proven',
        by: aside.slice(0, 5).map(({ file, vhdx }) => ({
          path: file.path,
          what: 'DataWriteGuid, which no disk of the set asks for',
          value: vhdx.header?.dataWriteGuid ?? 'unreadable',
          certainty: 'decoded' as const,
        })),
      },
      {
        text: 'no machine attaches them, not even one whose configuration was not copied',
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
    space: { bytes, bound: 'exactly', where: output },
    time: timeFor({ copied: bytes }),
    risk: 'Low, if they are moved and not deleted: they can be moved back.',
    warnings: ['Never delete them, not even after months without a complaint; archive them.'],
    steps: [
      step(
        'See what each of them holds, before anything is moved.',
        ...aside.map(({ file }) => vhdset('chain', { path: file.path })),
      ),
      step(
        asideCompanions.length > 0
          ? 'Copy them to a safe place, with their change tracking files; keep names and times.'
          : 'Copy them to a safe place; keep names and times.',
        ...files.map(({ path }, index) => copy(path, copies[index]!)),
      ),
      moveOnHost(situation, files),
    ],
    verify: [
      byHand(
        'Copy the folder again and analyze the new copy: the set must be as it was, and these ' +
          'findings gone. (In this copy the files stay where they are.)',
        vhdset('analyze', { text: '<new copy of the folder>' }),
      ),
    ],
    reads: files.map(({ path, size }) => ({ path, size })),
    writes: copies,
  });
}

/** On the live system the files have the same names, but lie in the folder of the host. */
function moveOnHost({ hostFolder }: Situation, files: readonly InventoryFile[]): Step {
  const folder = hostFolder ?? '<folder of the set on the host>';
  const word = (path: string) => (hostFolder === null ? { text: path } : { path });
  const quarantine = word(`${folder}\\quarantine`);
  return byHand(
    'On the live system, once no machine and no backup uses them: make a folder beside them and move ' +
      `them into it.${hostFolder === null ? '' : ' (The folder is the one that the configurations name.)'}`,
    powershell('New-Item', '-ItemType', 'Directory', '-Force', '-Path', quarantine),
    ...files.map(({ path }) => {
      const source = word(`${folder}\\${baseName(path)}`);
      return powershell('Move-Item', '-LiteralPath', source, '-Destination', quarantine);
    }),
  );
}

/** Every file under its own name; those whose names collide each in a folder of their own. */
function placesFor(files: readonly InventoryFile[], folder: string): string[] {
  const taken = new Map<string, number>();
  return files.map(({ path }) => {
    const name = baseName(path);
    const before = taken.get(foldName(name)) ?? 0;
    taken.set(foldName(name), before + 1);
    return pathIn(before === 0 ? folder : pathIn(folder, `${before + 1}`), name);
  });
}
