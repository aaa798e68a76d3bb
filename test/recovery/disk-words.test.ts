import { expect, it } from 'vitest';
import { textOf } from '../../src/recovery/command.ts';
import { diskOf, searchOptions } from '../../src/recovery/disk-words.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { diskName, setOf, situationIn } from './small-plan.ts';

it('names a disk through its set, where that leads to it', async () => {
  expect(diskOf(await situationIn(await setOf(2)))).toBe('s.vhds');
  const behind = (await setOf(2)).set('s.vhds', { activeLeaf: diskName(1) });
  expect(diskOf(await situationIn(behind))).toBe(diskName(2));
  const bare = await new SmallFolder().disk('a.vhdx', { id: 1 });
  expect(diskOf(await situationIn(bare))).toBe('a.vhdx');
});

it('adds the folders that members lie in, beside the disk’s own', async () => {
  const folder = new SmallFolder();
  await folder.disk('copy/a.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  await folder.disk('D:\\old\\base.vhdx', { id: 1 });
  const { chain } = await situationIn(folder);
  const words = (disk: string) => searchOptions(disk, chain).map(textOf);
  expect(words('copy/a.avhdx')).toEqual(['--search', 'D:\\old']);
  expect(searchOptions('copy/a.avhdx', null)).toEqual([]);
});

it('repeats a parent that was given by hand', async () => {
  const folder = await setOf(2, { 2: { relative: '.\\gone.vhdx' } });
  const parents = new Map([[diskName(2), diskName(1)]]);
  const { chain } = await situationIn(folder, { options: { parents } });
  expect(searchOptions('s.vhds', chain).map(textOf)).toEqual([
    '--parent',
    `${diskName(2)}=${diskName(1)}`,
  ]);
});
