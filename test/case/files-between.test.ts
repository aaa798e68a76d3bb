import { expect, it } from 'vitest';
import { ReadBudget } from '../../src/bytes/read-budget.ts';
import { filesBetween } from '../../src/case/files-between.ts';
import { openChain } from '../../src/chains/open-chain.ts';
import { chainOf } from '../../src/sets/chain.ts';
import { diskAt, SmallFolder, type SparseFile } from '../sets/small-folder.ts';
import { stateBlocks } from './ntfs-disks.ts';

async function twoDisks() {
  const folder = new SmallFolder();
  await folder.disk('new.vhdx', {
    id: 1,
    blocks: stateBlocks({ a: { cluster: 400, size: 3000 } }),
  });
  await folder.disk('old.vhdx', {
    id: 2,
    blocks: stateBlocks({ a: { cluster: 400, size: 3000 } }),
  });
  const inventory = await folder.take();
  const state = (name: string) => ({
    name,
    disk: openChain(chainOf(diskAt(inventory, name))).disk,
  });
  return { folder, newer: state('new.vhdx'), older: state('old.vhdx') };
}

it('compares content as far as it may, and says how much it did not', async () => {
  const { newer, older } = await twoDisks();
  const within = (content: number) =>
    filesBetween(newer, older, { tables: new ReadBudget(2 ** 24), content });
  const all = await within(2 ** 24);
  expect(all).toMatchObject({ by: 'compared', notCompared: 0, missing: 0, trouble: null });
  expect(all.volumes[0]!.counts.changed.files).toBe(0);
  expect((await within(0)).notCompared).toBe(2 * 2 ** 20);
});

it('says so where a file was changed meanwhile', async () => {
  const { folder, newer, older } = await twoDisks();
  const file = folder.files.get('old.vhdx') as SparseFile;
  for (const header of [1, 2]) await file.write(new Uint8Array(512), header * 64 * 1024);
  expect((await filesBetween(newer, older)).trouble).toContain('old.vhdx');
});
