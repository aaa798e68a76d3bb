import { expect, it } from 'vitest';
import { chainSectionView, setView } from '../../../src/report/view/set-view.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';

const LEAF = `s_${guid(2)}.avhdx`;

async function sectionsOf(folder: SmallFolder) {
  const inventory = await folder.take();
  return {
    set: setView(inventory.sets[0]!, inventory, new Map()),
    chains: inventory.chains.map((chain) => chainSectionView(chain, inventory, new Map())),
  };
}

it('tells of a set its state, its chain in facts and rows', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  await folder.disk('base.avhdx', { id: 1 });
  await folder.disk(LEAF, { id: 2, parentId: 1, relative: '.\\base.avhdx' });
  const { set } = await sectionsOf(folder);
  expect(set).toMatchObject({ name: 's.vhds', state: 'valid', withoutChain: null, remarks: [] });
  expect(set.facts[0]).toBe('2 disks, complete chain');
  expect(set.rows.map(({ kind }) => kind)).toEqual(['leaf', 'base']);
});

it('says why there is no chain to show', async () => {
  const { set } = await sectionsOf(new SmallFolder().set('s.vhds', { activeLeaf: LEAF }));
  expect(set).toMatchObject({
    withoutChain: { leaf: `active leaf: ${LEAF}`, state: 'not found' },
    facts: [],
    rows: [],
  });
});

it('lists up to three disks newer than the set, the newest first, and folds more', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  await folder.disk(LEAF, { id: 2 });
  for (const id of [3, 4, 5]) {
    const parent = id === 3 ? LEAF : `n${id - 1}.avhdx`;
    await folder.disk(`n${id}.avhdx`, { id, parentId: id - 1, relative: `.\\${parent}` });
  }
  const three = (await sectionsOf(folder)).set.newer;
  expect(three.listed.map(({ name }) => name)).toEqual(['n5.avhdx', 'n4.avhdx', 'n3.avhdx']);
  await folder.disk('n6.avhdx', { id: 6, parentId: 5, relative: '.\\n5.avhdx' });
  const four = (await sectionsOf(folder)).set.newer;
  expect([four.listed.length, four.folded.length]).toEqual([0, 4]);
});

it('says what a disk beside a set is to it, and what a disk alone is', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  await folder.disk(LEAF, { id: 2 });
  await folder.disk('newer.avhdx', { id: 3, parentId: 2, relative: `.\\${LEAF}` });
  await folder.disk('alone.vhdx', { id: 9 });
  const { chains } = await sectionsOf(folder);
  const [newer, alone] = ['newer.avhdx', 'alone.vhdx'].map((name) => {
    return chains.find((one) => one.name === name)!;
  });
  expect(newer!.what).toBe('chain that is newer than s.vhds knows');
  expect(newer!.rows).toHaveLength(2);
  expect(alone).toMatchObject({ what: 'dynamic disk, 3 MiB virtual, 0 bytes of data', rows: [] });
});
