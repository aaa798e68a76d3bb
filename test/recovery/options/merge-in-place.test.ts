import { expect, it } from 'vitest';
import { SmallFolder } from '../../sets/small-folder.ts';
import { diskName, optionOf, plansOf, setOf, wordsOf } from '../small-plan.ts';

const copyOf = (n: number) => `new/merge/${diskName(n)}`;

it('merges copies, youngest first, each child into its own parent', async () => {
  const option = await optionOf(await setOf(4), 'merge-in-place');
  const merges = wordsOf(option.steps).filter((words) => words.startsWith('Merge-VHD'));
  expect(merges).toEqual([
    `Merge-VHD -Path ${copyOf(4)} -DestinationPath ${copyOf(3)}`,
    `Merge-VHD -Path ${copyOf(3)} -DestinationPath ${copyOf(2)}`,
    `Merge-VHD -Path ${copyOf(2)} -DestinationPath ${copyOf(1)}`,
  ]);
});

it('copies all files and ties the copies together before it merges, oldest first', async () => {
  const { steps } = await optionOf(await setOf(3), 'merge-in-place');
  expect(wordsOf(steps).slice(2, 8)).toEqual([
    `${diskName(3)} ${copyOf(3)}`,
    `${diskName(2)} ${copyOf(2)}`,
    `${diskName(1)} ${copyOf(1)}`,
    `Set-VHD -Path ${copyOf(2)} -ParentPath ${copyOf(1)}`,
    `Set-VHD -Path ${copyOf(3)} -ParentPath ${copyOf(2)}`,
    `Test-VHD -Path ${copyOf(3)}`,
  ]);
});

it('of a set is a last resort with a reason, and never names its .vhds', async () => {
  const option = await optionOf(await setOf(3), 'merge-in-place');
  expect(option.verdict).toBe('last-resort');
  expect(option.why).toContain('not usable on VHD Sets');
  const merging = wordsOf(option.steps).join('\n');
  expect(merging).not.toContain('.vhds');
});

it('of a plain chain is possible', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('a.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  expect((await optionOf(folder, 'merge-in-place')).verdict).toBe('possible');
});

it('never writes to a file that it reads', async () => {
  for (const plan of await plansOf(await setOf(3))) {
    for (const { reads, writes } of plan.options) {
      expect(writes.filter((path) => reads.some((read) => read.path === path))).toEqual([]);
    }
  }
});

it('is impossible where a merge would destroy or mix', async () => {
  const branched = await setOf(3);
  await branched.disk('other.avhdx', { id: 9, parentId: 1, relative: `.\\${diskName(1)}` });
  const namesakes = new SmallFolder();
  await namesakes.disk('a/d.avhdx', { id: 2, parentId: 1, relative: '..\\b\\d.avhdx' });
  await namesakes.disk('b/d.avhdx', { id: 1 });
  const cases: [SmallFolder, string][] = [
    [branched, 'unusable'],
    [await setOf(3, { 1: null }), 'every file'],
    [await setOf(2, { 1: { spec: { logicalSectorSize: 4096 } } }), 'sector sizes'],
    [namesakes, 'the same name'],
  ];
  for (const [folder, why] of cases) {
    const option = await optionOf(folder, 'merge-in-place');
    expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
    expect(option.why).toContain(why);
  }
  const forced = await optionOf(await setOf(2, { 2: { parentId: 77 } }), 'merge-in-place', {
    options: { ignoreIdMismatch: true },
  });
  expect(forced).toMatchObject({ verdict: 'impossible', steps: [] });
});
