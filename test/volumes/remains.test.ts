import { expect, it } from 'vitest';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { remainsOf } from '../../src/volumes/remains.ts';
import { collect } from './ntfs/collect.ts';
import { CLUSTER, inClusters, resident, SmallNtfs } from './ntfs/small-ntfs.ts';

it('tells of each range of a deleted file whether its clusters are free', async () => {
  // Clusters up to 256 are in use.
  const runs = [
    { length: 4, lcn: 254 },
    { length: 2, lcn: null },
    { length: 1, lcn: 100 },
  ];
  const gone = { inUse: false, number: 30, names: [{ name: 'gone' }] };
  const attributes = [inClusters(runs, 7 * CLUSTER, { flags: 0x8000 }), resident('abc', 'side')];
  const fs = await openNtfs(new SmallNtfs([{ ...gone, attributes }]));
  const [entry] = await collect(fs.deleted());
  const remains = await collect(remainsOf(fs, entry!));
  expect(
    remains.map(({ offset, length, state }) => [offset / CLUSTER, length / CLUSTER, state]),
  ).toEqual([
    [0, 2, 'in-use'],
    [2, 2, 'free'],
    [4, 2, 'zero'],
    [6, 1, 'in-use'],
  ]);
  expect(await collect(remainsOf(fs, entry!, 'side'))).toMatchObject([
    { length: 3, state: 'held' },
  ]);
  const all = await collect(fs.occupancy());
  expect(all.map(({ length, state }) => [length / CLUSTER, state])).toEqual([
    [256, 'in-use'],
    [1792, 'free'],
  ]);
});
