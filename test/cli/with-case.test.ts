import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { withCase } from '../../src/cli/with-case.ts';
import type { Inventory } from '../../src/sets/model.ts';
import { BASE, LEAF, smallSet } from './small-files.ts';

const NOTHING = { search: [] as string[], parent: [] as string[], ignoreIdMismatch: false };

async function inventoryOf(folder: string, options = {}): Promise<Inventory> {
  const request = { paths: [folder], neighbours: 'ignored' } as const;
  return withCase(request, { ...NOTHING, ...options }, async ({ inventory }) => inventory);
}

it('understands --parent however the paths are spelt', async () => {
  const folder = await smallSet();
  const spelt = relative(process.cwd(), join(folder, BASE));
  const { disks } = await inventoryOf(folder, { parent: [`${join(folder, '.', LEAF)}=${spelt}`] });
  expect(disks.find(({ parent }) => parent)?.parent?.candidates).toMatchObject([
    { foundBy: 'given', verdict: 'taken' },
  ]);
});

it.each([
  ['no equals sign', 'takes <child>=<parent>'],
  ['=parent', 'takes <child>=<parent>'],
  ['nope=nope', '--parent names nope, which was not found'],
])('refuses --parent %s', async (pair, message) => {
  const folder = await smallSet();
  await expect(inventoryOf(folder, { parent: [pair] })).rejects.toThrow(message);
});

it('refuses a --search that is not there', async () => {
  const folder = await smallSet();
  const search = [join(folder, 'nowhere')];
  await expect(inventoryOf(folder, { search })).rejects.toThrow('--search: cannot read');
});

it('closes every file, also when the work fails', async () => {
  const folder = await smallSet();
  const request = { paths: [folder], neighbours: 'ignored' } as const;
  const inventories: Inventory[] = [];
  const failed = withCase(request, NOTHING, async ({ inventory }) => {
    inventories.push(inventory);
    throw new Error('no more');
  });
  await expect(failed).rejects.toThrow('no more');
  const [file] = inventories[0]!.files;
  const source = await file!.tree.open(file!.path);
  await expect(source.read(new Uint8Array(1), 0)).rejects.toThrow('closed');
});
