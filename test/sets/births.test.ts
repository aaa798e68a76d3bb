import { expect, it } from 'vitest';
import { birthOf, birthsAmong } from '../../src/sets/births.ts';
import { diskAt, SmallFolder } from './small-folder.ts';

const DAY = 24 * 60 * 60 * 1000;
const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY);

/** A base and two children, last written on the days given. */
async function chainWritten(...days: (number | null)[]) {
  const folder = new SmallFolder();
  for (const [i, n] of days.entries()) {
    const parent = i === 0 ? {} : { parentId: i, relative: `.\\${i - 1}.avhdx` };
    await folder.disk(
      `${i}.avhdx`,
      { id: i + 1, ...parent },
      { modified: n === null ? null : day(n) },
    );
  }
  return folder;
}

it('a checkpoint was made when its parent was last written, whenever it was written itself', async () => {
  const inventory = await (await chainWritten(10, 20, 270)).take();
  expect(birthOf(diskAt(inventory, '1.avhdx'))).toEqual(day(10));
  expect(birthOf(diskAt(inventory, '2.avhdx'))).toEqual(day(20));
  expect(birthsAmong(inventory.disks)).toEqual({ first: day(10), last: day(20) });
});

it('of a base nothing tells', async () => {
  const inventory = await (await chainWritten(10, 20)).take();
  expect(birthOf(diskAt(inventory, '0.avhdx'))).toBeNull();
});

it('is unknown where the parent is not at hand, or only taken for it', async () => {
  const folder = await chainWritten(10, 20);
  folder.files.delete('0.avhdx');
  const inventory = await folder.take();
  expect(birthOf(diskAt(inventory, '1.avhdx'))).toBeNull();
  expect(birthsAmong(inventory.disks)).toBeNull();
});

it.each([
  ['the parent was written later than its child', [20, 10]],
  ['one copy gave both the same time', [10, 10]],
  ['the parent has no time', [null, 10]],
  ['the parent has a nonsensical time', [Number.NaN, 10]],
])('is unknown where %s', async (_, days) => {
  const inventory = await (await chainWritten(...days)).take();
  expect(birthOf(diskAt(inventory, '1.avhdx'))).toBeNull();
});

it('is known where only the child has no time', async () => {
  const inventory = await (await chainWritten(10, null)).take();
  expect(birthOf(diskAt(inventory, '1.avhdx'))).toEqual(day(10));
});

it('is what was told, in place of what would follow from the parent', async () => {
  const inventory = await (await chainWritten(10, 10, 20)).take();
  const [first, second] = [diskAt(inventory, '1.avhdx'), diskAt(inventory, '2.avhdx')];
  const told = new Map([[first, day(7)]]);
  expect(birthOf(first, told)).toEqual(day(7));
  expect(birthOf(second, told)).toEqual(day(10));
  expect(birthsAmong(inventory.disks, told)).toEqual({ first: day(7), last: day(10) });
});
