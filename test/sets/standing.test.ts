import { expect, it } from 'vitest';
import { chainOf } from '../../src/sets/chain.ts';
import { standingOf } from '../../src/sets/standing.ts';
import { diskAt, guid, pathsOf, SmallFolder } from './small-folder.ts';

const name = (n: number) => `s_${guid(n)}.avhdx`;

/** A base and `count` checkpoints on it, each on the one before. */
async function chainFolder(count: number): Promise<SmallFolder> {
  const folder = new SmallFolder();
  for (let n = 0; n <= count; n++) {
    const link = n === 0 ? {} : { parentId: n, relative: `.\\${name(n - 1)}` };
    const modified = new Date(Date.UTC(2026, 9, n + 1));
    await folder.disk(name(n), { id: n + 1, ...link }, { modified });
  }
  return folder;
}

it('of the newest disk: nothing is newer', async () => {
  const inventory = await (await chainFolder(3)).take();
  const standing = standingOf(chainOf(diskAt(inventory, name(3))), inventory);
  expect(standing).toEqual({ newer: [], newest: null, suspects: [] });
});

it('of the base: all that depend on it are newer, and one is the newest', async () => {
  const inventory = await (await chainFolder(3)).take();
  const { newer, newest } = standingOf(chainOf(diskAt(inventory, name(0))), inventory);
  expect(pathsOf(newer)).toEqual([name(1), name(2), name(3)]);
  expect(newest?.file.path).toBe(name(3));
});

it('of two branches written at one time none is the newest', async () => {
  const folder = await chainFolder(1);
  const modified = new Date(Date.UTC(2026, 9, 2));
  await folder.disk(name(7), { id: 9, parentId: 1, relative: `.\\${name(0)}` }, { modified });
  const inventory = await folder.take();
  const { newer, newest } = standingOf(chainOf(diskAt(inventory, name(0))), inventory);
  expect(newer).toHaveLength(2);
  expect(newest).toBeNull();
});

it('ends in a circle', async () => {
  const folder = await chainFolder(2);
  await folder.disk(name(0), { id: 1, parentId: 3, relative: `.\\${name(2)}` });
  const inventory = await folder.take();
  const { newer } = standingOf(chainOf(diskAt(inventory, name(1))), inventory);
  expect(newer).toHaveLength(2);
});

it.each([
  ['was emptied', ''],
  ['was overwritten', 'ransom'.repeat(200_000)],
])('of a chain whose newest file %s: that may be newer, for every member', async (_, content) => {
  const folder = (await chainFolder(2)).file(name(9), content);
  const inventory = await folder.take();
  for (const n of [0, 1, 2]) {
    const { suspects } = standingOf(chainOf(diskAt(inventory, name(n))), inventory);
    expect(suspects).toMatchObject([{ file: { path: name(9) }, by: 'name' }]);
  }
});
