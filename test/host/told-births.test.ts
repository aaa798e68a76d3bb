import { expect, it } from 'vitest';
import type { HostFile } from '../../src/host/host-answers.ts';
import { toldBirths } from '../../src/host/told-births.ts';
import { diskAt, SmallFolder } from '../sets/small-folder.ts';

const HOST = 'C:\\ClusterStorage\\Volume1\\S';
const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();

const listed = (
  name: string,
  created: number | null,
  written: number,
  folder = HOST,
): HostFile => ({
  source: 'folder1-files.json',
  path: `${folder}\\${name}`,
  size: null,
  created: created === null ? null : day(created),
  written: day(written),
});

const inventory = await (
  await (
    await new SmallFolder().disk('s/0.avhdx', { id: 1 })
  ).disk('s/1.avhdx', { id: 2, parentId: 1, relative: '.\\0.avhdx' })
).take();

const born = (...files: HostFile[]) =>
  [...toldBirths(inventory.disks, files)].map(([{ file }, time]) => [
    file.path,
    time.toISOString(),
  ]);

it('takes the creation time that the host lists, of differencing disks', () => {
  expect(diskAt(inventory, 's/1.avhdx').vhdx.type).toBe('differencing');
  expect(born(listed('0.AVHDX', 1, 5), listed('1.AVHDX', 5, 9))).toEqual([['s/1.avhdx', day(5)]]);
});

it('takes none of a folder to which the disks were copied: made after it was last written', () => {
  expect(born(listed('0.avhdx', 7, 5), listed('1.avhdx', 7, 9))).toEqual([]);
  // Another folder's times are its own; files that are no disks come and go.
  const elsewhere = listed('x.vhdx', 7, 5, 'D:\\Other');
  const note = listed('notes.txt', 8, 3);
  expect(born(elsewhere, note, listed('1.avhdx', 5, 9))).toHaveLength(1);
});

it('takes none that is told twice and differently, or is nonsense', () => {
  const other = `${HOST}\\s`;
  expect(born(listed('1.avhdx', 5, 9), listed('1.avhdx', 6, 9, other))).toEqual([]);
  expect(born(listed('1.avhdx', 5, 9), listed('1.avhdx', 5, 9, other))).toHaveLength(1);
  expect(born({ ...listed('1.avhdx', null, 9), created: 'yesterday' })).toEqual([]);
  expect(born(listed('1.avhdx', null, 9))).toEqual([]);
});

it('takes none where the name is here more than once', async () => {
  const folder = await new SmallFolder().disk('a/0.avhdx', { id: 1 });
  await folder.disk('a/1.avhdx', { id: 2, parentId: 1, relative: '.\\0.avhdx' });
  await folder.disk('b/1.avhdx', { id: 3, parentId: 1, relative: '..\\a\\0.avhdx' });
  const { disks } = await folder.take();
  expect(toldBirths(disks, [listed('1.avhdx', 5, 9)]).size).toBe(0);
});
