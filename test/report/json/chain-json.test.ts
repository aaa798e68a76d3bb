import { expect, it } from 'vitest';
import { chainJson } from '../../../src/report/json/chain-json.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';

it('gives one chain with its disks, leaf first', async () => {
  const leaf = `s_${guid(2)}.avhdx`;
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: leaf });
  await folder.disk('base.vhdx', { id: 1 });
  await folder.disk(leaf, { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const inventory = await folder.take();
  expect(chainJson(inventory.sets[0]!.chain!)).toMatchObject({
    leaf,
    members: [leaf, 'base.vhdx'],
    disks: [{ type: 'differencing' }, { type: 'dynamic', parent: null }],
  });
});
