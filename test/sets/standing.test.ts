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

it('in a circle nothing is newer than anything, and it ends', async () => {
  const folder = new SmallFolder();
  for (const n of [1, 2, 3]) {
    const parent = n === 1 ? 3 : n - 1;
    await folder.disk(name(n), { id: n, parentId: parent, relative: `.\\${name(parent)}` });
  }
  const inventory = await folder.take();
  for (const n of [1, 2, 3]) {
    const chain = chainOf(diskAt(inventory, name(n)));
    expect(standingOf(chain, inventory)).toMatchObject({ newer: [], newest: null });
  }
});

it('a fork that a backup made for itself is not newer than the disk it was made from', async () => {
  const folder = await chainFolder(1);
  const fork = `s_${guid(1)}-AutoRecovery.avhdx`;
  const modified = new Date(Date.UTC(2026, 9, 30));
  await folder.disk(fork, { id: 9, parentId: 2, relative: `.\\${name(1)}` }, { modified });
  const inventory = await folder.take();
  const leaf = chainOf(diskAt(inventory, name(1)));
  expect(standingOf(leaf, inventory)).toMatchObject({ newer: [], newest: null });
  const base = standingOf(chainOf(diskAt(inventory, name(0))), inventory);
  expect(base.newest?.file.path).toBe(name(1));
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
