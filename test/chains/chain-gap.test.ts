import { expect, it } from 'vitest';
import { gapOf } from '../../src/chains/chain-gap.ts';
import { SmallFolder } from '../sets/small-folder.ts';

const child = (id: number, parentId: number, relative: string) => ({ id, parentId, relative });

async function gapIn(folder: SmallFolder) {
  const { chains } = await folder.take();
  const [chain] = chains;
  const gap = gapOf(chain!);
  return gap && { why: gap.why, leaf: gap.leaf.file.path, disk: gap.disk.file.path };
}

it('is none where every parent is at hand', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('leaf.avhdx', child(2, 1, 'base.vhdx'));
  expect(await gapIn(folder)).toBeNull();
});

it('lies behind the last member, and says why', async () => {
  const missing = await new SmallFolder().disk('middle.avhdx', child(2, 1, 'base.vhdx'));
  await missing.disk('leaf.avhdx', child(3, 2, 'middle.avhdx'));
  const place = { leaf: 'leaf.avhdx', disk: 'middle.avhdx' };
  expect(await gapIn(missing)).toEqual({ why: 'missing', ...place });
  const wrong = await missing.disk('base.vhdx', { id: 9 });
  const { chains } = await wrong.take();
  const chain = chains.find((one) => one.leaf.file.path === 'leaf.avhdx')!;
  expect(gapOf(chain)).toMatchObject({ why: 'identity-mismatch', link: chain.members[1]!.parent });
});

it('tells two copies and a circle apart', async () => {
  const copies = await new SmallFolder().disk('leaf.avhdx', child(2, 1, 'gone.vhdx'));
  await copies.disk('one.vhdx', { id: 1, fileWriteId: 5 });
  await copies.disk('two.vhdx', { id: 1, fileWriteId: 6 });
  expect((await gapIn(copies))?.why).toBe('ambiguous');
  const circle = await new SmallFolder().disk('a.avhdx', child(1, 2, 'b.avhdx'));
  await circle.disk('b.avhdx', child(2, 1, 'a.avhdx'));
  expect((await gapIn(circle))?.why).toBe('cycle');
});

it('comes before the end where a member behind the leaf may not be read', async () => {
  const folder = await new SmallFolder().disk('leaf.avhdx', child(3, 2, 'middle.avhdx'));
  await folder.disk('middle.avhdx', { ...child(2, 1, 'base.vhdx'), spec: { incomplete: true } });
  expect(await gapIn(folder)).toMatchObject({ why: 'refused', disk: 'middle.avhdx' });
});
