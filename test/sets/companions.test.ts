import { expect, it } from 'vitest';
import { SmallFolder } from './small-folder.ts';

async function companionsOf(folder: SmallFolder) {
  const { companions } = await folder.take();
  return companions.map(({ file, disk }) => [file.path, disk?.file.path ?? null]);
}

it('change tracking and replica files go with the disk whose name they extend', async () => {
  const folder = await new SmallFolder().disk('a/x.vhdx', { id: 1 });
  await folder.disk('a/x_1.avhdx', { id: 2 });
  for (const path of ['a/x.vhdx.rct', 'a/X.VHDX.MRT', 'a/x_1.avhdx.hrl']) folder.file(path, 'data');
  expect(await companionsOf(folder)).toEqual([
    ['a/x.vhdx.rct', 'a/x.vhdx'],
    ['a/X.VHDX.MRT', 'a/x.vhdx'],
    ['a/x_1.avhdx.hrl', 'a/x_1.avhdx'],
  ]);
});

it('they still go with a disk that was renamed to .vhdx', async () => {
  const folder = await new SmallFolder().disk('a/x_1.vhdx', { id: 1 });
  folder.file('a/x_1.avhdx.mrt', 'data');
  expect(await companionsOf(folder)).toEqual([['a/x_1.avhdx.mrt', 'a/x_1.vhdx']]);
});

it('they go with nothing when no disk stands there', async () => {
  const folder = await new SmallFolder().disk('a/y.vhdx', { id: 1 });
  await folder.disk('b/x.vhdx', { id: 2 });
  folder.file('a/x.vhdx.rct', 'data').file('a/x.vhdx', 'no disk');
  expect(await companionsOf(folder)).toEqual([['a/x.vhdx.rct', null]]);
});
