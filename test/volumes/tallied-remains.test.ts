import { describe, expect, it } from 'vitest';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { type RemainingRange, remainsOf } from '../../src/volumes/remains.ts';
import { type LeftOfFile, talliedRemains } from '../../src/volumes/tallied-remains.ts';
import { CLUSTER, inClusters, type SmallFile, SmallNtfs } from './ntfs/small-ntfs.ts';

const gone = (
  number: number,
  runs: readonly { length: number; lcn: number | null }[],
): SmallFile => {
  const size = runs.reduce((sum, { length }) => sum + length, 0) * CLUSTER;
  const attributes = [inClusters(runs, size)];
  return { number, inUse: false, names: [{ name: `f${number}` }], attributes };
};

it('of each stream, in use below cluster 256 and claimed twice above, all bytes are told once', async () => {
  const fileSystem = await openNtfs(
    new SmallNtfs([
      gone(30, [
        { length: 4, lcn: 254 },
        { length: 3, lcn: null },
      ]),
      gone(31, [{ length: 3, lcn: 257 }]),
    ]),
  );
  const left: LeftOfFile[] = [];
  for await (const entry of fileSystem.deleted()) {
    const ranges: RemainingRange[] = [];
    for await (const range of remainsOf(fileSystem, entry)) ranges.push(range);
    left.push({ entry, ranges });
  }
  const tallies = await talliedRemains(fileSystem, left);
  const sums = tallies.map(({ free, reused, contested, lost }) =>
    [free, reused, contested, lost].map((bytes) => bytes / CLUSTER),
  );
  expect(sums).toEqual([
    [4, 2, 1, 0],
    [2, 0, 1, 0],
  ]);
  expect([...tallies[0]!.doubtful.within(0, 10 * CLUSTER)]).toEqual([
    { offset: 0, length: 2 * CLUSTER },
    { offset: 3 * CLUSTER, length: CLUSTER },
  ]);
});

describe('without a deleted file', () => {
  it('there is nothing to weigh', async () => {
    expect(await talliedRemains(await openNtfs(new SmallNtfs([])), [])).toEqual([]);
  });
});
