import { expect, it } from 'vitest';
import { readingBasis } from '../../src/chains/reading-basis.ts';
import { chainOf } from '../../src/sets/chain.ts';
import { diskAt, guid, SmallFolder } from '../sets/small-folder.ts';

async function folderWithOtherParent(): Promise<SmallFolder> {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 9 });
  return folder.disk('leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
}

it('of a proven chain is its files alone', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
  expect(readingBasis(chainOf(diskAt(await folder.take(), 'leaf.avhdx')))).toEqual([]);
});

it('names the child of a parent that was taken unproven', async () => {
  const inventory = await (await folderWithOtherParent()).take({ ignoreIdMismatch: true });
  const leaf = diskAt(inventory, 'leaf.avhdx');
  expect(readingBasis(chainOf(leaf))).toEqual([{ rests: 'on-unproven-parent', disk: leaf }]);
});

it('names what was assumed, before the parents', async () => {
  const inventory = await (await folderWithOtherParent()).take({
    ignoreIdMismatch: true,
    log: 'ignore',
  });
  const leaf = diskAt(inventory, 'leaf.avhdx');
  const choice = { code: 'log-ignored', structure: 'log', offset: 0, message: 'left aside' };
  const faulty = { ...leaf, vhdx: { ...leaf.vhdx, faults: [choice] } };
  const [first, second] = readingBasis({ members: [faulty] });
  expect(first).toEqual({ rests: 'on-choice', disk: faulty, choice });
  expect(second).toEqual({ rests: 'on-unproven-parent', disk: faulty });
});

it('names the end of a chain whose name is that of a child, from the leaf down', async () => {
  const name = `s_${guid(1).toUpperCase()}.avhdx`;
  const folder = await new SmallFolder().disk(name, { id: 1 });
  await folder.disk('leaf.avhdx', { id: 2, parentId: 1, relative: name });
  const inventory = await folder.take();
  const basis = readingBasis(chainOf(diskAt(inventory, 'leaf.avhdx')));
  expect(basis).toEqual([{ rests: 'on-no-parent', disk: diskAt(inventory, name) }]);
});
