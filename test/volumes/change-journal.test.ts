import { expect, it } from 'vitest';
import { changeJournal, placedEvents } from '../../src/volumes/change-journal.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect } from './ntfs/collect.ts';
import { JOURNAL_FILES, putEvents } from './ntfs/small-journal.ts';
import { SmallNtfs } from './ntfs/small-ntfs.ts';

it('tells what happened, where, and what could not be decoded', async () => {
  const folder = { number: 30, sequence: 4, directory: true, names: [{ name: 'Sets' }] };
  const volume = new SmallNtfs([...JOURNAL_FILES, folder]);
  const events = [
    { name: 'a.txt', reason: 0x100, file: [40, 1], time: 7n },
    { name: 'b.avhdx', reason: 0x80000200, file: [41, 2], parent: [30, 4] },
    { name: 'c', reason: 0x2000, file: [42, 2], parent: [30, 3] },
  ] as const;
  putEvents(volume, events, 16);
  const told = await collect(placedEvents(await openNtfs(volume)));
  expect(told).toMatchObject([
    { path: 'a.txt', reasons: ['file-create'], id: 40, generation: 1, time: 7n, parentId: 5 },
    { path: 'Sets/b.avhdx', reasons: ['file-delete', 'close'], id: 41, generation: 2 },
    { path: '?directory-30-3/c', reasons: ['rename-new-name'] },
    // Behind it the page is empty.
    { gap: { offset: 216, length: 4096 - 216 } },
  ]);
});

it('reads no more than is asked for, and says so where a volume keeps no journal', async () => {
  const volume = new SmallNtfs(JOURNAL_FILES);
  putEvents(volume, [{ name: 'a', reason: 0x100, file: [40, 1] }]);
  expect(await collect(changeJournal(await openNtfs(volume)))).toHaveLength(1);
  expect(await collect(changeJournal(await openNtfs(volume), 0))).toEqual([]);
  const without = changeJournal(await openNtfs(new SmallNtfs([])));
  await expect(collect(without)).rejects.toThrow(/keeps no journal of changes/);
});
