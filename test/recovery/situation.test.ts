import { expect, it } from 'vitest';
import { circumstancesOf } from '../../src/recovery/circumstances.ts';
import {
  damagedIn,
  dirtyIn,
  isWhole,
  membersOf,
  unprovenIn,
  unreadableIn,
  virtualSizeOf,
} from '../../src/recovery/members.ts';
import { situationOfChain, situationOfSet } from '../../src/recovery/situation.ts';
import type { Inventory } from '../../src/sets/model.ts';
import { hostWith, machineWith } from '../diagnosis/small-diagnosis.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { diskName, setOf, situationIn } from './small-plan.ts';

const basisOf = (inventory: Inventory) => ({
  ...{ inventory, host: hostWith(inventory), findings: [], output: 'new' },
  ...{ coverage: new Map(), mergeSequences: new Map(), access: null, changedParents: [] },
});
const names = (disks: readonly { file: { path: string } }[]) => disks.map(({ file }) => file.path);

it('works from the chain of the active leaf', async () => {
  const situation = await situationIn(await setOf(3));
  expect(names(membersOf(situation))).toEqual([3, 2, 1].map(diskName));
  expect(situation).toMatchObject({ behind: false, leafMissing: false, lostSet: null });
  expect(isWhole(situation)).toBe(true);
  expect(virtualSizeOf(situation)).toBe(0x300000);
  for (const troubled of [damagedIn, dirtyIn, unprovenIn, unreadableIn]) {
    expect(troubled(situation)).toEqual([]);
  }
});

it('works from the newest descendant where the set names an ancestor', async () => {
  const folder = (await setOf(3)).set('s.vhds', { activeLeaf: diskName(1) });
  const situation = await situationIn(folder);
  expect(situation.behind).toBe(true);
  expect(situation.chain?.leaf.file.path).toBe(diskName(3));
});

it('takes the newer of two leaves, and names the other', async () => {
  const folder = (await setOf(2)).set('s.vhds', { activeLeaf: diskName(1) });
  const facts = { modified: new Date('2026-12-01T00:00:00Z') };
  const link = { parentId: 1, relative: `.\\${diskName(1)}` };
  await folder.disk(diskName(9), { id: 9, ...link }, facts);
  const situation = await situationIn(folder);
  expect(situation.chain?.leaf.file.path).toBe(diskName(9));
  expect(names(situation.otherLeaves.first)).toEqual([diskName(2)]);
});

it('knows a set that was lost by a configuration, and less surely by names', async () => {
  const folder = await setOf(2);
  folder.files.delete('s.vhds');
  expect((await situationIn(folder)).lostSet).toEqual({ by: 'name', name: diskName(1) });
  const machines = [machineWith('C:\\ClusterStorage\\s.vhds')];
  expect((await situationIn(folder, { machines })).lostSet).toEqual({
    by: 'configuration',
    name: 'C:\\ClusterStorage\\s.vhds',
  });
  const plain = await new SmallFolder().disk('base.vhdx', { id: 1 });
  expect((await situationIn(plain)).lostSet).toBeNull();
});

it('has no chain where the disk of the set is not at hand', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: 'gone.avhdx' });
  const inventory = await folder.take();
  const all = circumstancesOf(basisOf(inventory));
  const situation = situationOfSet(inventory.sets[0]!, all);
  expect(situation).toMatchObject({ chain: null, leafMissing: true });
  expect(virtualSizeOf(situation)).toBeNull();
});

it('of a chain without a set, knows the other leaves on the same base', async () => {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 1 });
  for (const id of [2, 3])
    await folder.disk(`${id}.avhdx`, { id, parentId: 1, relative: '.\\base.vhdx' });
  const inventory = await folder.take();
  const all = circumstancesOf(basisOf(inventory));
  const situation = situationOfChain(inventory.chains[0]!, all);
  expect(names(situation.otherLeaves.first)).toEqual(['3.avhdx']);
});
