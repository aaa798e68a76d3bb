import { expect, it } from 'vitest';
import { backwardLinks } from '../../src/sets/backward-links.ts';
import { SmallFolder } from './small-folder.ts';

const at = (day: number) => ({ modified: new Date(Date.UTC(2026, 9, day)) });

/** Three disks in a circle: `a`, the oldest by its time, was relinked to the youngest. */
async function circle(days: readonly [number, number, number]) {
  const folder = new SmallFolder();
  await folder.disk('a.avhdx', { id: 1, parentId: 3, relative: '.\\c.avhdx' }, at(days[0]));
  await folder.disk('b.avhdx', { id: 2, parentId: 1, relative: '.\\a.avhdx' }, at(days[1]));
  await folder.disk('c.avhdx', { id: 3, parentId: 2, relative: '.\\b.avhdx' }, at(days[2]));
  const [chain] = (await folder.take()).chains;
  return backwardLinks(chain!).map(({ child, parent }) => [child.file.path, parent.file.path]);
}

it('names the disk that points to a younger one, also across the end of the list', async () => {
  expect(await circle([1, 2, 3])).toEqual([['a.avhdx', 'c.avhdx']]);
});

it('names none where one copy has reset the times', async () => {
  expect(await circle([1, 1, 1])).toEqual([]);
});
