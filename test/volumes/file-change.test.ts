import { expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { changeOf, goneOrNew } from '../../src/volumes/file-change.ts';
import type { FileInState } from '../../src/volumes/files-in-order.ts';
import { filesInOrder } from '../../src/volumes/files-in-order.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect } from './ntfs/collect.ts';
import { CLUSTER, inClusters, resident, SmallNtfs } from './ntfs/small-ntfs.ts';

const one = async (content: ReturnType<typeof resident>) => {
  const attributes = [content, resident('s', 'side')];
  const fs = await openNtfs(new SmallNtfs([{ number: 30, names: [{ name: 'f' }], attributes }]));
  const [file] = await collect(filesInOrder(fs));
  return { fs, file: file as FileInState };
};

it('tells bytes of each stream that differs, and of all of a file that is new or gone', async () => {
  const older = await one(resident('text'));
  const newer = await one(inClusters([{ length: 3, lcn: 300 }], 3 * CLUSTER - 5));
  const states = { newer: newer.fs, older: older.fs, written: new ByteRanges() };
  const pair = { newer: newer.file, older: older.file, certainty: 'decoded' } as const;
  expect(await changeOf(states, pair)).toMatchObject({
    ...{ change: 'changed', size: 1531, previousSize: 4, bytes: 1531, previousBytes: 4 },
    streams: [{ name: '', bytes: 1531, previousBytes: 4, trouble: null }],
  });
  expect(await changeOf({ ...states, newer: older.fs }, { ...pair, newer: older.file })).toBeNull();
  expect(await goneOrNew(states, { ...pair, older: null })).toMatchObject({
    ...{ change: 'added', previousPaths: [], bytes: 1532, previousBytes: 0 },
  });
  expect(await goneOrNew(states, { ...pair, newer: null })).toMatchObject({
    ...{ change: 'removed', paths: [], size: null, bytes: 0, previousBytes: 5 },
  });
});
