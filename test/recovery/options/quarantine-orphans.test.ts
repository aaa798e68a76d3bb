import { expect, it } from 'vitest';
import { machineWith } from '../../diagnosis/small-diagnosis.ts';
import { diskName, optionOf, setOf, wordsOf } from '../small-plan.ts';

async function withOrphan() {
  const folder = await setOf(1);
  return folder.disk(diskName(9), { id: 9, diskId: 9 });
}

it('copies by script; moving is for a person, and deleting for nobody', async () => {
  const option = await optionOf(await withOrphan(), 'quarantine-orphans');
  expect(option.verdict).toBe('recommended');
  const [, manifest, look, copy, move] = option.steps;
  expect(wordsOf([manifest!])[0]).toContain('hash . --files --manifest new/aside/sources.sha256');
  expect(wordsOf([look!, copy!])).toEqual([
    `vhdset chain ${diskName(9)}`,
    `${diskName(9)} new/aside/${diskName(9)}`,
  ]);
  expect(option.writes).toEqual([`new/aside/${diskName(9)}`, 'new/aside/sources.sha256']);
  expect(move).toMatchObject({ by: 'person' });
  const folder = '<folder of the set on the host>';
  expect(wordsOf([move!])).toEqual([
    `New-Item -ItemType Directory -Force -Path ${folder}\\quarantine`,
    `Move-Item -LiteralPath ${folder}\\${diskName(9)} -Destination ${folder}\\quarantine`,
  ]);
  expect(JSON.stringify(option)).not.toMatch(/Remove-Item|\brm\b/);
});

it('names the folder of the host where a configuration attaches the set', async () => {
  const machines = [machineWith('C:\\ClusterStorage\\Volume1\\Sets\\s.vhds')];
  const option = await optionOf(await withOrphan(), 'quarantine-orphans', { machines });
  const words = wordsOf(option.steps);
  expect(words).toContain(
    'New-Item -ItemType Directory -Force -Path C:\\ClusterStorage\\Volume1\\Sets\\quarantine',
  );
  expect(words.some((line) => line.includes('<folder'))).toBe(false);
});

it('names no folder where two machines attach the set under different paths', async () => {
  const machines = [machineWith('C:\\one\\s.vhds'), machineWith('C:\\two\\s.vhds')];
  const option = await optionOf(await withOrphan(), 'quarantine-orphans', { machines });
  expect(wordsOf(option.steps).join()).toContain('<folder of the set on the host>');
});

it('takes change tracking files along, under their names', async () => {
  const folder = (await withOrphan()).file(`${diskName(9)}.rct`, 'tracking');
  const option = await optionOf(folder, 'quarantine-orphans');
  expect(option.writes).toEqual([
    `new/aside/${diskName(9)}`,
    `new/aside/${diskName(9)}.rct`,
    'new/aside/sources.sha256',
  ]);
});

it('asks for a new copy to look at: this one still shows the fork', async () => {
  const { verify } = await optionOf(await withOrphan(), 'quarantine-orphans');
  expect(wordsOf(verify)).toEqual(['vhdset analyze <new copy of the folder>']);
});

it('is impossible where a machine attaches one after all', async () => {
  const machines = [machineWith('C:\\x\\s.vhds'), machineWith(`C:\\x\\${diskName(9)}`)];
  const option = await optionOf(await withOrphan(), 'quarantine-orphans', { machines });
  expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
  expect(option.why).toContain('node1');
});
