import { describe, expect, it } from 'vitest';
import { DeletedFiles } from '../../src/volumes/deleted-files.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { CLUSTER, inClusters, resident, type SmallFile, SmallNtfs } from './ntfs/small-ntfs.ts';

const gone = (number: number, name: string, attributes: SmallFile['attributes']): SmallFile => {
  return { number, sequence: 3, inUse: false, names: [{ name }], attributes: attributes ?? [] };
};

async function found(
  files: readonly SmallFile[],
  search: { carve?: boolean; acceptDoubtful?: boolean } = {},
  prepare?: (volume: SmallNtfs) => void,
) {
  const volume = new SmallNtfs(files);
  prepare?.(volume);
  const all = { carve: false, acceptDoubtful: false, ...search };
  return new DeletedFiles(await openNtfs(volume), volume, all).all();
}

const SIGNATURE = new TextEncoder().encode('vhdxfile');

describe('deleted disks of a volume', () => {
  it('are told with what became of their clusters: in use below 256, free above', async () => {
    const runs = [
      { length: 3, lcn: 300 },
      { length: 2, lcn: 100 },
      { length: 4, lcn: 310 },
    ];
    const [file, ...others] = await found([
      gone(30, 'a.avhdx', [inClusters(runs, 9 * CLUSTER)]),
      gone(31, 'text.txt', [resident('x')]),
      { number: 32, names: [{ name: 'there.vhdx' }], attributes: [resident('x')] },
    ]);
    expect(others).toEqual([]);
    expect(file).toMatchObject({ path: '?deleted-30-3/a.avhdx', size: 9 * CLUSTER });
    const { doubtful, ...remains } = file!.remains;
    expect(remains).toEqual({
      ...{ foundBy: 'record', formerPath: 'a.avhdx', pathCertainty: 'decoded', accepted: false },
      ...{ free: 7 * CLUSTER, reused: 2 * CLUSTER, contested: 0, lost: 0, history: [] },
    });
    expect([...doubtful.within(0, 1e6)]).toEqual([{ offset: 3 * CLUSTER, length: 2 * CLUSTER }]);
  });

  it('are known by the names of disks, sets and configurations, whatever their size', async () => {
    const guid = '014BE0CB-17E8-4B61-C4F7-9152B6328369';
    const names = [
      `${guid}.vmrs`,
      `${guid}.vmcx`,
      `${guid}.xml`,
      's.vhds',
      'notes.xml',
      'x.vmrs.txt',
    ];
    const all = await found(names.map((name, i) => gone(30 + i, name, [resident('x')])));
    expect(all.map(({ remains }) => remains.formerPath)).toEqual(names.slice(0, 4));
  });

  it('are doubtful where another deleted file claims the same clusters', async () => {
    const [file] = await found([
      gone(30, 'a.avhdx', [inClusters([{ length: 8, lcn: 300 }], 8 * CLUSTER)]),
      gone(31, 'b.tmp', [inClusters([{ length: 9, lcn: 306 }], 9 * CLUSTER)]),
    ]);
    expect(file!.remains).toMatchObject({ free: 6 * CLUSTER, contested: 2 * CLUSTER });
    expect(file!.remains.doubtful.bytesWithin(6 * CLUSTER, 2 * CLUSTER)).toBe(2 * CLUSTER);
  });

  it('are left out where they are compressed or encrypted, and where nothing is left of them', async () => {
    const runs = [{ length: 8, lcn: 300 }];
    const refused = (flags: number) => inClusters(runs, 8 * CLUSTER, { flags });
    expect(
      await found([
        gone(30, 'a.avhdx', [refused(0x4000)]),
        gone(31, 'b.avhdx', [inClusters([], 0)]),
        gone(32, 'c.avhdx', []),
      ]),
    ).toEqual([]);
  });

  it('are carved only when asked for, on the borders of clusters that are free', async () => {
    const put = (volume: SmallNtfs) => {
      volume.put(300 * CLUSTER, SIGNATURE);
      volume.put(400 * CLUSTER, SIGNATURE);
      volume.put(500 * CLUSTER + 8, SIGNATURE);
      volume.put(200 * CLUSTER, SIGNATURE);
    };
    const files = [gone(30, 'a.avhdx', [inClusters([{ length: 8, lcn: 300 }], 8 * CLUSTER)])];
    expect(await found(files, {}, put)).toHaveLength(1);
    const [, carved, ...others] = await found(files, { carve: true, acceptDoubtful: true }, put);
    expect(others).toEqual([]);
    expect(carved).toMatchObject({
      path: `?carved-${400 * CLUSTER}/carved-${400 * CLUSTER}.vhdx`,
      remains: { foundBy: 'carved', accepted: true },
    });
    const bytes = new Uint8Array(8);
    await (await carved!.open()).read(bytes, 0);
    expect(bytes).toEqual(SIGNATURE);
  });
});
