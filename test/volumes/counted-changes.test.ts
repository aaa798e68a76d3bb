import { expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { changedFiles } from '../../src/volumes/changed-files.ts';
import { countedChanges } from '../../src/volumes/counted-changes.ts';
import { inClusters, resident, SmallNtfs } from './ntfs/small-ntfs.ts';

/** So many files in five folders, each of one cluster more than the one before. */
const volume = (count: number) =>
  new SmallNtfs([
    ...Array.from({ length: 5 }, (_, i) => ({
      ...{ number: 24 + i, directory: true, names: [{ name: `${i}` }] },
    })),
    ...Array.from({ length: count }, (_, i) => ({
      number: 30 + i,
      names: [{ name: `${i}`, parent: { record: 24 + (i % 5), sequence: 1 } }],
      attributes: [
        i === 0 ? resident('x') : inClusters([{ lcn: 1100 + i * 30, length: i }], i * 512),
      ],
    })),
  ]);

const state = (source: SmallNtfs) => ({ name: 'disk', source, sectorSize: 512 });

it('counts each kind of change, and keeps the largest by name', async () => {
  const [changed] = await changedFiles(state(volume(25)), state(volume(0)), new ByteRanges());
  const counted = await countedChanges(changed!);
  expect(counted.counts.added).toEqual({
    ...{ files: 25, folders: 0, bytes: 1 + (512 * 24 * 25) / 2, previousBytes: 0 },
  });
  expect(counted.counts.removed.files).toBe(0);
  expect(counted).toMatchObject({ undetermined: 0, unknownBytes: 0, more: false });
  expect(counted.largest.map(({ path }) => path)).toEqual(
    Array.from({ length: 20 }, (_, i) => `${(24 - i) % 5}/${24 - i}`),
  );
  expect(counted.largest[0]).toEqual({
    ...{ change: 'added', type: 'file', path: '4/24', bytes: 24 * 512 },
  });
});

it('tells of what was removed what it had, and ends with the signal', async () => {
  const [changed] = await changedFiles(state(volume(0)), state(volume(3)), new ByteRanges());
  const { counts } = await countedChanges(changed!);
  expect(counts.removed).toEqual({ files: 3, folders: 0, bytes: 1537, previousBytes: 1537 });
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(countedChanges(changed!, signal)).rejects.toThrow('enough');
});
