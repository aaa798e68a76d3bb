import { expect, it } from 'vitest';
import { openChain } from '../../src/chains/open-chain.ts';
import { visibilityOf } from '../../src/chains/visibility.ts';
import type { Difference } from '../../src/disk/compare.ts';
import { type SmallDisk, SmallFolder } from '../sets/small-folder.ts';

const MIB = 0x100000;
const at = (offset: number, length: number, kind: Difference['kind'] = 'different') => {
  return { offset, length, kind };
};

/** A child of two copies; block 1 is its own. */
async function chainAbove(child: Partial<SmallDisk> = {}) {
  const folder = new SmallFolder();
  await folder.disk('a/base.vhdx', { id: 1, fileWriteId: 8 });
  await folder.disk('b/base.vhdx', { id: 1, fileWriteId: 9 });
  const own = { block: 1, data: Buffer.from('own') };
  const leaf = { id: 2, parentId: 1, relative: '.\\base.vhdx', blocks: [own], ...child };
  await folder.disk('c/leaf.avhdx', leaf);
  const { chains } = await folder.take();
  return openChain(chains.find(({ leaf }) => leaf.file.path === 'c/leaf.avhdx')!);
}

it('parts a range by who decides it', async () => {
  const opened = await chainAbove();
  expect(await visibilityOf(opened, [at(MIB / 2, 2 * MIB)])).toEqual({
    covered: MIB,
    showing: MIB,
    undecided: 0,
    shown: { offset: MIB / 2, length: MIB / 2 },
  });
});

it('takes every range by itself', async () => {
  const opened = await chainAbove();
  const ranges = [at(0, 512), at(1024, 512), at(MIB + 512, 512), at(3 * MIB - 512, 512, 'missing')];
  expect(await visibilityOf(opened, ranges)).toEqual({
    covered: 512,
    showing: 1024,
    undecided: 512,
    shown: { offset: 0, length: 512 },
  });
});

it('nobody sees what lies past the end of the leaf', async () => {
  const opened = await chainAbove();
  expect(await visibilityOf(opened, [at(3 * MIB - 512, 1024), at(5 * MIB, 512)])).toEqual({
    covered: 1024,
    showing: 512,
    undecided: 0,
    shown: { offset: 3 * MIB - 512, length: 512 },
  });
});

it('what the chain itself lost stays undecided', async () => {
  const opened = await chainAbove({ blocks: [{ block: 1, state: 4 }] });
  expect(await visibilityOf(opened, [at(MIB, 512)])).toMatchObject({ undecided: 512, showing: 0 });
});

it('a chain that ends before the parent in question decides nothing', async () => {
  const opened = await chainAbove();
  const gap = { ...opened.gap!, why: 'missing' as const, link: opened.chain.leaf.parent! };
  const other = { ...opened, gap: { ...gap, disk: opened.chain.leaf, leaf: opened.chain.leaf } };
  expect(await visibilityOf(other, [at(0, 512)])).toMatchObject({ undecided: 512, showing: 0 });
});

it('no differences, nothing to see', async () => {
  expect(await visibilityOf(await chainAbove(), [])).toEqual({
    covered: 0,
    showing: 0,
    undecided: 0,
    shown: null,
  });
});
