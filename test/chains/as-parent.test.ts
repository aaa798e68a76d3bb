import { expect, it } from 'vitest';
import { asParent } from '../../src/chains/as-parent.ts';
import { openChain } from '../../src/chains/open-chain.ts';
import { chainOf } from '../../src/sets/chain.ts';
import { diskAt, SmallFolder } from '../sets/small-folder.ts';

const MIB = 0x100000;

async function runsOf(size: number): Promise<[number, number, string][]> {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 1, blocks: [{ block: 2, data: Buffer.from('end') }] });
  const { disk } = openChain(chainOf(diskAt(await folder.take(), 'base.vhdx')));
  const content = asParent(disk, size);
  expect(content.size).toBe(size);
  const found: [number, number, string][] = [];
  for await (const list of content.runs(size)) {
    for (let i = 0; i < list.count; i++) {
      const { offset, length, kind } = list.extentAt(i);
      found.push([offset, length, kind]);
    }
  }
  return found;
}

it('is cut where the child ends', async () => {
  expect(await runsOf(MIB)).toEqual([[0, MIB, 'unallocated']]);
});

it('goes on with nothing where the child is longer', async () => {
  expect(await runsOf(5 * MIB)).toEqual([
    [0, 2 * MIB, 'unallocated'],
    [2 * MIB, MIB, 'data'],
    [3 * MIB, 2 * MIB, 'unallocated'],
  ]);
});
