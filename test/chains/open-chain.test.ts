import { expect, it } from 'vitest';
import { FormatError } from '../../src/bytes/fault.ts';
import { openChain } from '../../src/chains/open-chain.ts';
import type { Chain } from '../../src/sets/model.ts';
import { SmallFolder } from '../sets/small-folder.ts';

async function chainIn(folder: SmallFolder, leaf: string): Promise<Chain> {
  const { chains } = await folder.take();
  return chains.find((chain) => chain.leaf.file.path === leaf)!;
}

/** Three disks, the middle one with the marks given. */
async function three(middle: { incomplete?: boolean } = {}): Promise<SmallFolder> {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1, blocks: [{ block: 0 }] });
  await folder.disk('middle.avhdx', {
    ...{ id: 2, parentId: 1, relative: 'base.vhdx' },
    spec: middle,
  });
  return folder.disk('leaf.avhdx', { id: 3, parentId: 2, relative: 'middle.avhdx' });
}

it('a whole chain is a complete disk with a layer for each member', async () => {
  const { disk, gap } = openChain(await chainIn(await three(), 'leaf.avhdx'));
  expect(gap).toBeNull();
  expect(disk.complete).toBe(true);
  expect(disk.layers.map(({ name }) => name)).toEqual(['leaf.avhdx', 'middle.avhdx', 'base.vhdx']);
});

it('what a refused member and those below it hold is missing', async () => {
  const chain = await chainIn(await three({ incomplete: true }), 'leaf.avhdx');
  const { disk, gap } = openChain(chain);
  expect(gap).toMatchObject({ why: 'refused', disk: chain.members[1] });
  expect(disk.layers.map(({ name }) => name)).toEqual(['leaf.avhdx']);
  expect(disk.complete).toBe(false);
  for await (const { kind } of disk.extents()) expect(kind).toBe('missing');
});

it('a leaf whose data may not be read opens as nothing', async () => {
  const folder = await three({ incomplete: true });
  folder.files.delete('leaf.avhdx');
  const chain = await chainIn(folder, 'middle.avhdx');
  expect(() => openChain(chain)).toThrow(FormatError);
});
