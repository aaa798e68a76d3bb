import { describe, expect, it } from 'vitest';
import { doubtedBases, isDoubtedBase } from '../../src/sets/doubted-bases.ts';
import { diskAt, guid, SmallFolder } from './small-folder.ts';

const checkpoint = (n: number) => `s_${guid(n).toUpperCase()}.avhdx`;

describe('a disk that says it has no parent', () => {
  it('is doubted where only children are named so', async () => {
    const names = [checkpoint(1), 's-AutoRecovery.avhdx', `s_${guid(2)}.avhdx`, 's.avhdx'];
    const folder = new SmallFolder();
    for (const [i, name] of names.entries()) await folder.disk(name, { id: 10 + i });
    const inventory = await folder.take();
    const doubted = names.filter((name) => isDoubtedBase(diskAt(inventory, name)));
    expect(doubted).toEqual(names.slice(0, 2));
  });

  it('is not where it has a parent after all, or a person says that it has none', async () => {
    const folder = await new SmallFolder().disk(checkpoint(2), { id: 2, parentId: 1 });
    expect(isDoubtedBase(diskAt(await folder.take(), checkpoint(2)))).toBe(false);
    await folder.disk(checkpoint(1), { id: 1 });
    expect(isDoubtedBase(diskAt(await folder.take(), checkpoint(1)))).toBe(true);
    const told = await folder.take({ assume: { hasParent: false } });
    expect(isDoubtedBase(diskAt(told, checkpoint(1)))).toBe(false);
  });
});

it('what may be its parent has its VirtualDiskId, is no copy, and does not descend from it', async () => {
  const folder = await new SmallFolder().disk(checkpoint(2), { id: 2 });
  await folder.disk('base.vhdx', { id: 1 });
  await folder.disk('stranger.vhdx', { id: 3, diskId: 7 });
  await folder.disk('leaf.avhdx', { id: 4, parentId: 2, relative: checkpoint(2) });
  folder.copy(checkpoint(2), 'copy.vhdx');
  const [doubted, ...others] = doubtedBases((await folder.take()).disks);
  expect(others).toEqual([]);
  expect(doubted!.disk.file.path).toBe(checkpoint(2));
  expect(doubted!.kin.map(({ file }) => file.path)).toEqual(['base.vhdx']);
});
