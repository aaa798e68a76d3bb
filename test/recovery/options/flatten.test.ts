import { expect, it } from 'vitest';
import { buildVhdx, guidOf, setLog } from '../../../fixtures/vhdx-builder.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { diskName, optionOf, planOf, plansOf, setOf, wordsOf } from '../small-plan.ts';

it('exports the set into one new file, and compares the two', async () => {
  const option = await optionOf(await setOf(3), 'flatten');
  expect(option.verdict).toBe('recommended');
  expect(option.writes).toEqual(['new/s-flat.vhdx']);
  expect(wordsOf(option.steps)).toEqual([
    'new',
    'vhdset export s.vhds new/s-flat.vhdx --format vhdx',
    `vhdset export s.vhds new/s-earlier.vhdx --format vhdx --at ${diskName(2)}`,
  ]);
  expect(wordsOf(option.verify)).toEqual([
    'vhdset compare s.vhds new/s-flat.vhdx',
    'vhdset check new/s-flat.vhdx',
  ]);
  expect(option.reads.map(({ path }) => path)).toEqual([3, 2, 1].map(diskName));
});

it('takes the newest disk where the set names an ancestor', async () => {
  const folder = (await setOf(2)).set('s.vhds', { activeLeaf: diskName(1) });
  const { recommended, warnings } = await planOf(folder);
  expect(wordsOf(recommended!.steps)[1]).toContain(`vhdset export ${diskName(2)} `);
  expect(warnings.join()).toContain('Do not start any machine');
});

it('is impossible for a chain with a hole', async () => {
  const option = await optionOf(await setOf(3, { 2: null }), 'flatten');
  expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
});

it('forces a parent only where the user did, and then as a last resort', async () => {
  const folder = await setOf(2, { 2: { parentId: 77 } });
  const around = { options: { ignoreIdMismatch: true } };
  const option = await optionOf(folder, 'flatten', around);
  expect(option.verdict).toBe('last-resort');
  expect(wordsOf(option.steps)[1]).toContain('--ignore-id-mismatch');
  expect(option.risk).toContain('never existed');
  expect((await planOf(folder, around)).recommended?.id).toBe('prove-identity');
});

it('does not say of a log left aside, as asked, that it is replayed, nor that there is no risk', async () => {
  const image = await buildVhdx({}, [{ block: 0, data: Buffer.from('x') }]);
  await setLog(image, { guid: guidOf('log'), entries: [{}] });
  const folder = new SmallFolder().file('a.vhdx', image);
  const replayed = await optionOf(folder, 'flatten');
  expect(replayed.why).toContain('applied to the disk in memory');
  expect(replayed.risk).toContain('None for the sources');
  const option = await optionOf(folder, 'flatten', { options: { log: 'ignore' } });
  expect(option.why).not.toContain('laid over the disk');
  expect(option.risk).toContain('without its log');
  expect(wordsOf(option.steps)[1]).toContain('--log ignore');
});

it('says that Windows refuses a chain of different sector sizes, and only then', async () => {
  const mixed = await setOf(2, { 2: { spec: { logicalSectorSize: 4096 } } });
  const { why, verdict } = await optionOf(mixed, 'flatten');
  expect(verdict).toBe('recommended');
  expect(why).toContain(
    'Windows refuses it, because its disks have different sector sizes (0xC03A001D)',
  );
  expect((await optionOf(await setOf(2), 'flatten')).why).not.toContain('Windows refuses');
});

it('names the folders of parents that lie elsewhere', async () => {
  const folder = await new SmallFolder().disk('old/base.vhdx', { id: 1 });
  await folder.disk('a.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const option = await optionOf(folder, 'flatten');
  expect(wordsOf(option.steps)[1]).toContain('--search old');
});

it('names a few of the other states that depend on the same files, and counts the rest', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  for (let n = 2; n < 22; n++) {
    await folder.disk(`c${n}.avhdx`, { id: n, parentId: 1, relative: '.\\base.vhdx' });
  }
  const plans = await plansOf(folder);
  expect(plans).toHaveLength(20);
  for (const { options } of plans) {
    const { steps } = options.find(({ id }) => id === 'flatten')!;
    expect(steps.length).toBeLessThan(13);
    expect(steps.at(-1)!.text).toContain('11 more states depend on the same files');
  }
});
