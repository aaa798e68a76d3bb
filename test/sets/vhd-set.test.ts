import { describe, expect, it } from 'vitest';
import type { VhdSet } from '../../src/sets/model.ts';
import { guid, pathsOf, SmallFolder } from './small-folder.ts';

const name = (n: number) => `shared_${guid(n)}.avhdx`;
const at = (n: number) => `set/${name(n)}`;

/** A set whose disks 1 (base) to `count` hang on each other; the set names `leaf`. */
async function setOf(count: number, leaf = count): Promise<SmallFolder> {
  const folder = new SmallFolder().set('set/shared.vhds', { activeLeaf: name(leaf) });
  for (let n = 1; n <= count; n++) await addDisk(folder, n, n > 1 ? n - 1 : null);
  return folder;
}

async function addDisk(folder: SmallFolder, n: number, parent: number | null, path = at(n)) {
  const hangsOn = parent === null ? {} : { parentId: parent, relative: `.\\${name(parent)}` };
  await folder.disk(path, { id: n, ...hangsOn });
}

async function takeSet(folder: SmallFolder): Promise<VhdSet> {
  const { sets } = await folder.take();
  expect(sets).toHaveLength(1);
  return sets[0]!;
}

const belongingOf = (list: VhdSet['orphans']) =>
  list.map(({ disk, by }) => `${disk.file.path} ${by}`);

describe('the active leaf', () => {
  it('heads a chain whose differencing members are to be merged', async () => {
    const set = await takeSet(await setOf(4));
    expect(set.activeLeaf).toMatchObject({ name: name(4), foundBy: 'beside' });
    expect(set.chain!.status).toBe('complete');
    expect(pathsOf(set.chain!.members)).toEqual([4, 3, 2, 1].map(at));
    expect(pathsOf(set.checkpoints)).toEqual([4, 3, 2].map(at));
    expect(set).toMatchObject({ descendants: [], branches: [], orphans: [], unplaced: [] });
  });

  it('may be a plain disk, whatever its extension', async () => {
    const set = await takeSet(await setOf(1));
    expect(set.chain!.members).toHaveLength(1);
    expect(set.checkpoints).toEqual([]);
  });

  it.each([
    ['in another letter case', `set/${name(1).toUpperCase()}`, 'beside'],
    ['in another folder', `other/${name(1)}`, 'elsewhere'],
    ['renamed to .vhdx', at(1).replace('.avhdx', '.vhdx'), 'renamed'],
  ])('is found %s', async (_, path, foundBy) => {
    const folder = new SmallFolder().set('set/shared.vhds', { activeLeaf: name(1) });
    const set = await takeSet(await folder.disk(path, { id: 1 }));
    expect(set.activeLeaf).toMatchObject({ foundBy, disk: { file: { path } } });
  });

  it('is found where a path in the set leads, seen from the set', async () => {
    const folder = new SmallFolder().set('set/shared.vhds', {
      activeLeaf: `..\\disks\\${name(1)}`,
    });
    await folder.disk(`disks/${name(1)}`, { id: 1 });
    await folder.disk(`old/${name(1)}`, { id: 2 });
    const { activeLeaf } = await takeSet(folder);
    expect(activeLeaf.disk!.file.path).toBe(`disks/${name(1)}`);
    expect(activeLeaf.candidates).toHaveLength(2);
  });

  it('is the one beside the set, though others have its name', async () => {
    const folder = await setOf(1);
    folder.copy(at(1), `backup/${name(1)}`);
    const { activeLeaf } = await takeSet(folder);
    expect(activeLeaf.disk!.file.path).toBe(at(1));
    expect(activeLeaf.candidates).toHaveLength(2);
  });

  it('is none when two elsewhere have its name', async () => {
    const folder = new SmallFolder().set('set/shared.vhds', { activeLeaf: name(1) });
    await folder.disk(`a/${name(1)}`, { id: 1 });
    await folder.disk(`b/${name(1)}`, { id: 1 });
    const set = await takeSet(folder);
    expect(set).toMatchObject({ activeLeaf: { disk: null, foundBy: null }, chain: null });
    expect(set.activeLeaf.candidates).toHaveLength(2);
  });

  it('is decided by its exact spelling where two files beside differ in letter case', async () => {
    const folder = await setOf(1);
    await folder.disk(`set/${name(1).toUpperCase()}`, { id: 2 });
    expect((await takeSet(folder)).activeLeaf.disk!.file.path).toBe(at(1));
  });

  it('is not decided by its spelling where the two lie elsewhere', async () => {
    const folder = new SmallFolder().set('set/shared.vhds', { activeLeaf: name(1) });
    await folder.disk(`a/${name(1)}`, { id: 1 });
    await folder.disk(`b/${name(1).toUpperCase()}`, { id: 1 });
    expect((await takeSet(folder)).activeLeaf.disk).toBeNull();
  });

  it('is missing when no disk has its name', async () => {
    const folder = new SmallFolder().set('set/shared.vhds', { activeLeaf: name(1) });
    folder.file(at(1), 'no disk');
    const set = await takeSet(folder);
    expect(set).toMatchObject({ activeLeaf: { candidates: [], disk: null }, chain: null });
  });

  it.each(['..\\..\\..\\etc\\passwd', '\\\\attacker\\share\\x.avhdx', '/etc/passwd'])(
    '%s is never opened',
    async (activeLeaf) => {
      const folder = new SmallFolder().set('set/shared.vhds', { activeLeaf });
      expect((await takeSet(folder)).chain).toBeNull();
      expect(folder.opened).toEqual(['set/shared.vhds']);
    },
  );
});

describe('disks outside the chain', () => {
  it('are descendants where they hang on the active leaf: the set is behind', async () => {
    const folder = await setOf(5, 3);
    const set = await takeSet(folder);
    expect(pathsOf(set.chain!.members)).toEqual([3, 2, 1].map(at));
    expect(pathsOf(set.descendants)).toEqual([4, 5].map(at));
    expect(set.orphans).toEqual([]);
  });

  it('are branches where they hang on an older member', async () => {
    const folder = await setOf(3);
    await addDisk(folder, 20, 2);
    await addDisk(folder, 21, 20, 'elsewhere/x.avhdx');
    const set = await takeSet(folder);
    expect(pathsOf(set.branches)).toEqual([at(20), 'elsewhere/x.avhdx']);
    expect(set).toMatchObject({ descendants: [], orphans: [] });
  });

  it('are orphans where only their name or VirtualDiskId says that they belong', async () => {
    const folder = await setOf(2);
    await folder.disk(at(30), { id: 30, parentId: 99, diskId: 7 });
    await folder.disk('set/leftover.avhdx', { id: 31, parentId: 98 });
    await folder.disk('set/stranger.vhdx', { id: 32, diskId: 8 });
    await folder.disk(`far/${name(33)}`, { id: 33, parentId: 97 });
    const set = await takeSet(folder);
    expect(belongingOf(set.orphans)).toEqual([
      `${at(30)} name`,
      'set/leftover.avhdx virtual-disk-id',
    ]);
  });

  it('are not called orphans while the chain is broken: they may be the rest of it', async () => {
    const folder = await setOf(4);
    folder.files.delete(at(2));
    const set = await takeSet(folder);
    expect(set.chain!.status).toBe('missing-parent');
    expect(belongingOf(set.unplaced)).toEqual([`${at(1)} name`]);
    expect(set.orphans).toEqual([]);
  });

  it('are not called orphans while the active leaf is not at hand', async () => {
    const folder = await setOf(3);
    folder.files.delete(at(3));
    const set = await takeSet(folder);
    expect(belongingOf(set.unplaced)).toEqual([`${at(1)} name`, `${at(2)} name`]);
    expect(set.orphans).toEqual([]);
  });

  it('without readable metadata are not taken for kin of a member without', async () => {
    const folder = await setOf(1);
    const noRegions = { layout: { metadataOffset: 0x4000_0000 } };
    await folder.disk(at(1), { id: 1, spec: noRegions });
    await folder.disk('set/stranger.vhdx', { id: 60, spec: noRegions });
    for (const path of [at(1), 'set/stranger.vhdx']) {
      Object.assign(folder.files.get(path)!, { size: 0x3000_0000 });
    }
    const set = await takeSet(folder);
    expect(set.chain!.status).toBe('unreadable');
    expect(set).toMatchObject({ orphans: [], unplaced: [] });
  });

  it('are not orphans of one set when they are in the chain of another', async () => {
    const folder = await setOf(2);
    folder.set('set/second.vhds', { activeLeaf: name(40) });
    await addDisk(folder, 40, null);
    const { sets } = await folder.take();
    expect(sets.map(({ orphans }) => orphans)).toEqual([[], []]);
  });

  it('are not orphans when they lie in a search folder', async () => {
    const folder = await setOf(2);
    await folder.disk(`set/lib/${name(30)}`, { id: 30 }, { origin: 'search' });
    expect((await takeSet(folder)).orphans).toEqual([]);
  });

  it('are forks of a backup where their name says -AutoRecovery, hanging on the leaf or not', async () => {
    const folder = await setOf(2);
    const fork = `set/shared_${guid(2)}-AutoRecovery.avhdx`;
    await addDisk(folder, 50, 2, fork);
    await addDisk(folder, 51, 99, 'set/shared-AutoRecovery.avhdx');
    await addDisk(folder, 52, 99, 'set/foreign-AutoRecovery.avhdx');
    const set = await takeSet(folder);
    expect(pathsOf(set.autoRecovery)).toEqual([fork, 'set/shared-AutoRecovery.avhdx']);
    expect(set.descendants).toEqual([]);
    expect(belongingOf(set.orphans)).toEqual(['set/foreign-AutoRecovery.avhdx virtual-disk-id']);
  });
});

it('a set whose leaf is in a cycle has the whole cycle as its chain', async () => {
  const folder = new SmallFolder().set('set/shared.vhds', { activeLeaf: name(1) });
  await addDisk(folder, 1, 2);
  await addDisk(folder, 2, 1);
  const set = await takeSet(folder);
  expect(set.chain!.status).toBe('cycle');
  expect(pathsOf(set.chain!.members)).toEqual([at(1), at(2)]);
  expect(set.descendants).toEqual([]);
});
