import { expect, it } from 'vitest';
import { chainView } from '../../../src/report/view/chain-view.ts';
import { chainOf } from '../../../src/sets/chain.ts';
import { diskAt, SmallFolder } from '../../sets/small-folder.ts';

async function folder() {
  const two = await new SmallFolder().disk('base.vhdx', { id: 1 });
  return two.disk('leaf.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
}

it('tells an old state first, and calls it one', async () => {
  const inventory = await (await folder()).take();
  const newest = chainView(chainOf(diskAt(inventory, 'leaf.avhdx')), null, inventory);
  expect([newest.standing, newest.whole, newest.warnings]).toEqual([[], true, []]);
  expect(newest.rows[0]).toMatchObject({ words: 'leaf' });
  const old = chainView(chainOf(diskAt(inventory, 'base.vhdx')), null, inventory);
  expect(old.standing[0]).toMatch(/^1 newer disk depends on base\.vhdx/);
  expect(old.rows[0]).toMatchObject({ words: 'old state' });
});

it('calls the leaf that a set names active', async () => {
  const inventory = await (await folder()).set('s.vhds', { activeLeaf: 'leaf.avhdx' }).take();
  const [set] = inventory.sets;
  expect(chainView(set!.chain!, set!, inventory).rows[0]).toMatchObject({ words: 'active leaf' });
});

it('is not whole without a parent, nor where no data may be read', async () => {
  const lone = new SmallFolder();
  await lone.disk('leaf.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const inventory = await lone.take();
  const leaf = diskAt(inventory, 'leaf.avhdx');
  expect(chainView(chainOf(leaf), null, inventory).whole).toBe(false);
  const whole = await (await folder()).take();
  const base = diskAt(whole, 'base.vhdx');
  const refused = { ...base, vhdx: { ...base.vhdx, refusal: { code: 'x', message: 'y' } } };
  expect(chainView(chainOf(refused as never), null, whole).whole).toBe(false);
});
