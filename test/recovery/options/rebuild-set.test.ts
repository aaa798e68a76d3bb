import { expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { machineWith } from '../../diagnosis/small-diagnosis.ts';
import { diskName, optionOf, planOf, setOf, wordsOf } from '../small-plan.ts';

it('flattens by script; converting, granting and attaching are for a person', async () => {
  const option = await optionOf(await setOf(2), 'rebuild-set');
  expect(option.verdict).toBe('possible');
  const byScript = option.steps.filter(({ by }) => by === 'script');
  expect(wordsOf(byScript)).toEqual(['new', 'vhdset export s.vhds new/s-flat.vhdx --format vhdx']);
  expect(wordsOf(option.steps)).toContain(
    'Convert-VHD -Path new/s-flat.vhdx -DestinationPath new/s-new.vhds',
  );
  expect(wordsOf(option.steps)).toContain(
    'vhdset permissions . --folder <folder of the new set on the CSV>',
  );
});

it('proves the new set, copies it, and swaps the drive at its own place', async () => {
  const machines = [machineWith('C:\\ClusterStorage\\Volume1\\s.vhds')];
  const words = wordsOf((await optionOf(await setOf(2), 'rebuild-set', { machines })).steps);
  expect(words).toEqual(
    expect.arrayContaining([
      'vhdset compare new/s-flat.vhdx new/s-new.vhds',
      'Copy-Item -Path new/s-new* -Destination <folder of the new set on the CSV>',
      'Remove-VMHardDiskDrive -VMName node1 -ControllerType SCSI -ControllerNumber 0 -ControllerLocation 0',
    ]),
  );
  const detach = words.findIndex((line) => line.startsWith('Remove-VMHardDiskDrive'));
  expect(words[detach + 1]).toBe(
    'Add-VMHardDiskDrive -VMName node1 -ControllerType SCSI -ControllerNumber 0 -ControllerLocation 0 ' +
      '-Path <folder of the new set on the CSV>\\s-new.vhds -SupportPersistentReservations',
  );
});

it('looks for the original .vhds before it makes another', async () => {
  const folder = await setOf(2);
  folder.files.delete('s.vhds');
  const machines = [machineWith('C:\\ClusterStorage\\s.vhds')];
  const { steps } = await optionOf(folder, 'rebuild-set', { machines });
  expect(steps.find(({ by }) => by === 'person')?.text).toMatch(/^Look for s\.vhds first/);
  const words = wordsOf(steps).join();
  expect(words).toContain(`vhdset export ${diskName(2)} `);
  expect(words).not.toContain('<leaf>');
});

it('is recommended where the .vhds is damaged and its disks are whole', async () => {
  const bytes = encodeVhds({ activeLeaf: diskName(2) });
  for (const offset of [0x10000, 0x20000]) bytes.fill(0, offset, offset + 4096);
  const folder = (await setOf(2)).file('s.vhds', new MemorySource(bytes));
  const { recommended } = await planOf(folder);
  expect(recommended?.id).toBe('rebuild-set');
  expect(recommended?.why).toContain('damaged');
  expect(wordsOf(recommended!.steps)[1]).toContain(`vhdset export ${diskName(2)} `);
});

it('is recommended where a machine attaches a .vhds that is gone', async () => {
  const folder = await setOf(2);
  folder.files.delete('s.vhds');
  const machines = [machineWith('C:\\ClusterStorage\\s.vhds')];
  expect((await planOf(folder, { machines })).recommended?.id).toBe('rebuild-set');
  expect((await planOf(folder)).recommended?.id).toBe('flatten');
});
