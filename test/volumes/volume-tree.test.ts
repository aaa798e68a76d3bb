import { describe, expect, it } from 'vitest';
import { DeletedFiles } from '../../src/volumes/deleted-files.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { VolumeTree, type VolumeTreeLimits } from '../../src/volumes/volume-tree.ts';
import { collect } from './ntfs/collect.ts';
import { CLUSTER, inClusters, recordPosition, resident, SmallNtfs } from './ntfs/small-ntfs.ts';

const sets = { record: 30, sequence: 1 };
const inside = (number: number, name: string) => {
  return { number, names: [{ name, parent: sets }], attributes: [resident(name)] };
};
const gone = (number: number, name: string, parent: { record: number; sequence: number }) => ({
  ...{ number, sequence: 3, inUse: false, names: [{ name, parent }] },
  attributes: [inClusters([{ length: 4, lcn: 300 + 8 * number }], 4 * CLUSTER)],
});

const FILES = [
  { number: 30, directory: true, names: [{ name: 'Sets' }] },
  inside(31, 'a.vhdx'),
  { number: 32, directory: true, names: [{ name: 'deep', parent: sets }] },
  {
    ...{ number: 33, attributes: [resident('b')] },
    names: [{ name: 'b.vhdx', parent: { record: 32, sequence: 1 } }],
  },
  { number: 34, names: [{ name: 'top.txt' }], attributes: [resident('t')] },
  gone(40, 'old.avhdx', sets),
  gone(41, 'root.avhdx', { record: 5, sequence: 5 }),
  gone(42, 'lost.avhdx', { record: 60, sequence: 1 }),
];

async function treeOf(
  limits: VolumeTreeLimits = {},
  withDeleted = false,
  volume = new SmallNtfs(FILES),
) {
  const fs = await openNtfs(volume);
  const search = { carve: false, acceptDoubtful: false };
  const deleted = withDeleted ? new DeletedFiles(fs, volume, search) : undefined;
  return new VolumeTree(fs, 'x.img#1', { source: {}, files: ['x.img'] }, { ...limits, deleted });
}

const paths = async (tree: VolumeTree) => (await collect(tree.list())).map(({ path }) => path);

describe('the files of a volume as a tree', () => {
  it('are named by the volume; a folder, or that folder alone, limits it', async () => {
    const tree = await treeOf();
    expect([tree.roots, tree.containers]).toEqual([['x.img#1'], ['x.img']]);
    expect(await paths(tree)).toEqual([
      ...['x.img#1/Sets/a.vhdx', 'x.img#1/Sets/deep/b.vhdx', 'x.img#1/top.txt'],
    ]);
    expect(await paths(await treeOf({ below: ['sets'] }))).toEqual([
      ...['x.img#1/Sets/a.vhdx', 'x.img#1/Sets/deep/b.vhdx'],
    ]);
    expect(await paths(await treeOf({ below: ['Sets'], shallow: true }))).toEqual([
      'x.img#1/Sets/a.vhdx',
    ]);
  });

  it('are opened by any spelling that the volume knows, and never out of the tree', async () => {
    const tree = await treeOf({ below: ['Sets'] });
    expect(await tree.pathOf('x.img#1/SETS/A.VHDX')).toBe('x.img#1/Sets/a.vhdx');
    expect(await tree.pathOf('x.img#1/Sets/deep')).toBeNull();
    const bytes = new Uint8Array(6);
    await (await tree.open('x.img#1/Sets/a.vhdx')).read(bytes, 0);
    expect(new TextDecoder().decode(bytes)).toBe('a.vhdx');
    for (const path of ['x.img#1/top.txt', 'x.img#2/Sets/a.vhdx', '/etc/passwd']) {
      await expect(tree.open(path)).rejects.toMatchObject({ reason: 'outside' });
    }
    await expect(tree.open('x.img#1/Sets/none')).rejects.toMatchObject({ reason: 'no-such-file' });
  });

  it('that can not be read, or a folder that is not there, are entries', async () => {
    const volume = new SmallNtfs(FILES);
    volume.bytes[recordPosition(34) + 510]! ^= 1;
    const found = await collect((await treeOf({}, false, volume)).list());
    expect(found.filter((one) => one.found === 'unreadable').map(({ path }) => path)).toEqual([
      'x.img#1/?record-34',
    ]);
    const [none] = await collect((await treeOf({ below: ['none'] })).list());
    expect(none).toMatchObject({ found: 'unreadable', path: 'x.img#1/none' });
  });
});

describe('deleted disks', () => {
  it('come behind what is there, where they may have lain in the folder', async () => {
    expect((await paths(await treeOf({}, true))).slice(3)).toEqual([
      'x.img#1/?deleted-40-3/Sets/old.avhdx',
      'x.img#1/?deleted-41-3/root.avhdx',
      'x.img#1/?deleted-42-3/?directory-60-1/lost.avhdx',
    ]);
    // Of the last one nothing says that it was not here.
    expect((await paths(await treeOf({ below: ['Sets'], shallow: true }, true))).slice(1)).toEqual([
      'x.img#1/?deleted-40-3/Sets/old.avhdx',
      'x.img#1/?deleted-42-3/?directory-60-1/lost.avhdx',
    ]);
  });

  it('are opened by the path that they are listed under', async () => {
    const tree = await treeOf({}, true);
    const path = 'x.img#1/?deleted-40-3/Sets/old.avhdx';
    expect(await tree.pathOf(path)).toBe(path);
    expect((await tree.open(path)).size).toBe(4 * CLUSTER);
    await expect(tree.open('x.img#1/?deleted-40-4/Sets/old.avhdx')).rejects.toMatchObject({
      code: 'source-unreadable',
    });
    const without = await treeOf();
    expect(await without.pathOf(path)).toBeNull();
  });
});
