import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../../fixtures/scenarios/never-merging.ts';
import { hostOfScenario, writeHostFolder } from '../../fixtures/scene/host-folder.ts';
import { openScene } from '../../fixtures/scene/scene.ts';
import { InputError, UsageError } from '../../src/cli/exit.ts';
import { knownMachines } from '../../src/cli/known-machines.ts';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { branch } from '../formats/vmcx/sample.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { configurationOf } from './configurations.ts';

const [FIRST, SECOND, THIRD] = [
  'd3599536-222a-4d6e-bb10-a6019c3f2b9b',
  'a0af7903-94b4-4a2c-b3b3-16050d5f80f2',
  '11111111-94b4-4a2c-b3b3-16050d5f80f2',
] as const;

async function folderWith(drives: Record<string, string>): Promise<string> {
  const folder = temporaryFolder();
  for (const [id, path] of Object.entries(drives)) {
    await writeFile(join(folder, `${id}.vmcx`), configurationOf(id, path));
  }
  return folder;
}

async function listOf(...ids: string[]): Promise<string> {
  const path = join(temporaryFolder(), 'vms.txt');
  await writeFile(path, ids.map((id, i) => `Name : vm${i}\nId : ${id}\n`).join('\n'));
  return path;
}

const idsOf = (machines: readonly { readonly id: string }[]) => machines.map(({ id }) => id);

it('takes of configurations and of a list only what attaches the set, as far as it shows', async () => {
  const folder = await folderWith({ [FIRST]: 'C:\\V\\s.vhds', [SECOND]: 'C:\\V\\own.vhdx' });
  const vmList = await listOf(SECOND, THIRD, FIRST);
  const known = await knownMachines({ paths: [folder], vm: [], vmList });
  expect(idsOf(known.machines)).toEqual([THIRD, FIRST]);
  expect(known.machines[1]!.name).toBe('vm2');
  expect(known.leftOut).toEqual([{ id: SECOND, name: 'vm0' }]);
  expect(idsOf(known.unconfirmed)).toEqual([THIRD]);
  expect(known.insisted).toEqual([]);
  expect(known.folders).toMatchObject([{ path: 'C:\\V', machines: [{ id: FIRST }] }]);
});

it('takes what a person names, and says that its configuration does not', async () => {
  const folder = await folderWith({ [SECOND]: 'C:\\V\\own.vhdx' });
  const known = await knownMachines({ paths: [folder], vm: [SECOND], vmList: undefined });
  expect(idsOf(known.machines)).toEqual([SECOND]);
  expect(idsOf(known.insisted)).toEqual([SECOND]);
  expect(known.leftOut).toEqual([]);
});

it('counts only machines of the sets in the folder', async () => {
  const folder = await folderWith({ [FIRST]: 'C:\\V\\s.vhds', [SECOND]: 'C:\\W\\other.vhds' });
  await writeFile(join(folder, 'S.vhds'), '');
  const known = await knownMachines({ paths: [folder], vm: [], vmList: undefined });
  expect(idsOf(known.machines)).toEqual([FIRST]);
  expect(idsOf(known.leftOut)).toEqual([SECOND]);
});

it('refuses when nobody attaches a set, and when nobody is named', async () => {
  const paths = [await folderWith({ [SECOND]: 'C:\\V\\own.vhdx' })];
  const none = knownMachines({ paths, vm: [], vmList: undefined });
  await expect(none).rejects.toThrow(InputError);
  await expect(none).rejects.toThrow('none of the configurations found (of 1 machine) attaches');
  await expect(knownMachines({ paths: [], vm: [], vmList: undefined })).rejects.toThrow(UsageError);
});

it('takes what the hosts said of machines and drives, and the access list there', async () => {
  const [folder, host] = [join(temporaryFolder(), 'copy'), join(temporaryFolder(), 'host')];
  await mkdir(folder);
  await mkdir(host);
  const truth = await build(folder);
  const said = await hostOfScenario('never-merging', folder, truth);
  await writeHostFolder(openScene(host), said);
  const known = await knownMachines({ paths: [folder], vm: [], vmList: undefined, host });
  expect(known.machines).toEqual(said.machines);
  expect(known.folders).toMatchObject([{ path: 'C:\\ClusterStorage\\Volume1\\Shared' }]);
  expect(known.accessLists).toEqual([join(host, 'folder1-access.txt')]);
  // Without the folder of the copy every set counts.
  const alone = await knownMachines({ paths: [], vm: [], vmList: undefined, host });
  expect(alone.machines).toEqual(said.machines);
});

it('takes one configuration as the word of a host, and says what to give in place of a list', async () => {
  const folder = await folderWith({ [FIRST]: 'C:\\V\\s.vhds' });
  const host = join(folder, `${FIRST}.vmcx`);
  const known = await knownMachines({ paths: [], vm: [], vmList: undefined, host });
  expect(idsOf(known.machines)).toEqual([FIRST]);
  expect(known.folders).toMatchObject([{ path: 'C:\\V' }]);
  const list = join(folder, 'data.vmcx');
  await writeFile(
    list,
    encodeVmcx(branch('', branch('Configurations', branch('VirtualMachines')))),
  );
  const refused = knownMachines({ paths: [], vm: [], vmList: undefined, host: list });
  await expect(refused).rejects.toThrow(InputError);
  await expect(refused).rejects.toThrow(/data\.vmcx gives no machine.*give the configurations/);
});
