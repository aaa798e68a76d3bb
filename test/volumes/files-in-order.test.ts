import { expect, it } from 'vitest';
import { filesInOrder } from '../../src/volumes/files-in-order.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect } from './ntfs/collect.ts';
import { recordPosition, resident, SmallNtfs } from './ntfs/small-ntfs.ts';

it('gives a file once with all of its names, and what can not be read in its place', async () => {
  const attributes = [resident('x')];
  const volume = new SmallNtfs([
    { number: 30, names: [{ name: 'a' }, { name: 'b' }], attributes },
    ...[31, 32, 33].map((number) => ({ number, names: [{ name: `f${number}` }], attributes })),
  ]);
  // No records any more, though the file table says that they are in use.
  volume.bytes.fill(0, recordPosition(31), recordPosition(33));
  const files = await collect(filesInOrder(await openNtfs(volume)));
  expect(
    files.map((one) =>
      one.found === 'file'
        ? [one.id, ...one.names.map(({ path }) => path)]
        : [one.id, one.count, one.path],
    ),
  ).toEqual([
    [30, 'a', 'b'],
    [31, 2, '?records-31-32'],
    [33, 'f33'],
  ]);
  expect(await collect(filesInOrder(null))).toEqual([]);
});
