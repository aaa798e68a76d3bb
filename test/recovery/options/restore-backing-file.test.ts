import { expect, it } from 'vitest';
import { SmallFolder } from '../../sets/small-folder.ts';
import { diskName, optionOf, setOf, wordsOf } from '../small-plan.ts';

it('names the file to look for', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: 'gone.avhdx' });
  const option = await optionOf(folder, 'restore-backing-file');
  expect(option.verdict).toBe('recommended');
  expect(option.why).toContain('gone.avhdx');
  expect(option.warnings.join()).toContain('0xC05CFF0C');
});

it('warns that what else is there may be an older state', async () => {
  const option = await optionOf(await setOf(3, { 3: null }), 'restore-backing-file');
  expect(option.warnings.join()).toContain('older state');
  const flat = await optionOf(await setOf(3, { 3: null }), 'flatten');
  expect(flat.verdict).toBe('last-resort');
  expect(flat.yields.state).toContain('older state');
});

it('lets a person choose between disks of one name', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: diskName(1) });
  await folder.disk(`a/${diskName(1)}`, { id: 1 });
  await folder.disk(`b/${diskName(1)}`, { id: 2 });
  const option = await optionOf(folder, 'restore-backing-file');
  expect(wordsOf(option.steps)).toEqual([
    `vhdset chain a/${diskName(1)}`,
    `vhdset chain b/${diskName(1)}`,
  ]);
});
