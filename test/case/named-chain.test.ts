import { expect, it } from 'vitest';
import { chainNamed, memberNamed, type NamingError } from '../../src/case/named-chain.ts';
import { diskAt, pathsOf, SmallFolder } from '../sets/small-folder.ts';

async function folderOfTwo(): Promise<SmallFolder> {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  return folder.disk('leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
}

const why = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as NamingError).trouble.why;
  }
  return 'nothing';
};

it('a disk names the chain below itself, a set that below its leaf', async () => {
  const inventory = await (await folderOfTwo()).set('s.vhds', { activeLeaf: 'leaf.avhdx' }).take();
  const [set] = inventory.sets;
  expect(chainNamed(inventory, 's.vhds').set).toBe(set);
  expect(pathsOf(chainNamed(inventory, 's.vhds').chain.members)).toEqual([
    'leaf.avhdx',
    'base.vhdx',
  ]);
  const { chain, set: none } = chainNamed(inventory, 'base.vhdx');
  expect([pathsOf(chain.members), none]).toEqual([['base.vhdx'], null]);
});

it('says as data why a path names no disk', async () => {
  const folder = (await folderOfTwo()).file('notes.txt', 'hello');
  folder.set('gone.vhds', { activeLeaf: 'gone.avhdx' }).set('many.vhds', { activeLeaf: 'x.avhdx' });
  await folder.disk('a/x.avhdx', { id: 5 });
  await folder.disk('b/x.avhdx', { id: 6 });
  const inventory = await folder.take();
  expect(why(() => chainNamed(inventory, 'nowhere'))).toBe('not-at-hand');
  expect(why(() => chainNamed(inventory, 'notes.txt'))).toBe('no-disk');
  expect(why(() => chainNamed(inventory, 'gone.vhds'))).toBe('leaf-absent');
  expect(why(() => chainNamed(inventory, 'many.vhds'))).toBe('leaf-ambiguous');
});

it('a member goes by its path, another link to it, or its name where only one bears it', async () => {
  const folder = await new SmallFolder().disk('a/x.avhdx', { id: 1 }, { id: 'one' });
  folder.copy('a/x.avhdx', 'link', { id: 'one' });
  await folder.disk('b/x.avhdx', { id: 2, parentId: 1, relative: '../a/x.avhdx' });
  await folder.disk('leaf.avhdx', { id: 3, parentId: 2, relative: 'b/x.avhdx' });
  const inventory = await folder.take();
  const { chain } = chainNamed(inventory, 'leaf.avhdx');
  const base = diskAt(inventory, 'a/x.avhdx');
  expect(await memberNamed(inventory, chain, 'a/x.avhdx')).toBe(base);
  expect(await memberNamed(inventory, chain, 'link')).toBe(base);
  expect(await memberNamed(inventory, chain, 'leaf.avhdx')).toBe(chain.leaf);
  await expect(memberNamed(inventory, chain, 'x.avhdx')).rejects.toMatchObject({
    code: 'no-such-disk',
    trouble: { why: 'several-members' },
  });
  await expect(memberNamed(inventory, chain, 'y')).rejects.toMatchObject({
    trouble: { why: 'no-member' },
  });
});
