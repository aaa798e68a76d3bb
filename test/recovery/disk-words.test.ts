import { expect, it } from 'vitest';
import type { Vhdx } from '../../src/formats/vhdx/vhdx.ts';
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

it('repeats how the disks are to be read', async () => {
  const words = async (read: (vhdx: Vhdx) => Partial<Vhdx>) => {
    const { chain } = await situationIn(await setOf(2));
    const [leaf, ...rest] = chain!.members;
    const vhdx = { ...leaf!.vhdx, ...read(leaf!.vhdx) };
    return searchOptions('s.vhds', { ...chain!, members: [{ ...leaf!, vhdx }, ...rest] }).map(
      textOf,
    );
  };
  expect(await words(() => ({}))).toEqual([]);
  expect(await words(() => ({ logUse: 'ignored' }))).toEqual(['--log', 'ignore']);
  // A log that can't be replayed is passed over by the weaker choice as well.
  const refusal = { code: 'log-truncated', structure: 'log', offset: 0, message: '' };
  const torn = await words(({ log }) => ({ logUse: 'ignored', log: { ...log!, refusal } }));
  expect(torn).toEqual(['--log', 'auto']);
  const assumed = { blockSize: 2 ** 21, hasParent: false };
  expect(await words(() => ({ assumed }))).toEqual([
    ...['--assume', 'block-size=2097152'],
    ...['--assume', 'type=base'],
  ]);
});

it('repeats a parent that was given by hand', async () => {
  const folder = await setOf(2, { 2: { relative: '.\\gone.vhdx' } });
  const parents = [{ child: diskName(2), parent: diskName(1) }];
  const { chain } = await situationIn(folder, { options: { parents } });
  expect(searchOptions('s.vhds', chain).map(textOf)).toEqual([
    '--parent',
    `${diskName(2)}=${diskName(1)}`,
  ]);
});
