import { expect, it } from 'vitest';
import { historiesOf } from '../../src/volumes/deleted-history.ts';
import type { DeletedEntry } from '../../src/volumes/file-system.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect } from './ntfs/collect.ts';
import { JOURNAL_FILES, putEvents, type SmallEvent } from './ntfs/small-journal.ts';
import { inClusters, SmallNtfs } from './ntfs/small-ntfs.ts';

/** 2026-11-20 02:10:00 UTC, and minutes after it. */
const minute = (n: number) => 134_080_350_000_000_000n + BigInt(n) * 600_000_000n;

const GONE = {
  ...{ number: 30, sequence: 4, inUse: false, names: [{ name: 'x.avhdx' }] },
  attributes: [inClusters([{ length: 4, lcn: 300 }], 2048)],
};

async function historyWith(events: readonly SmallEvent[]) {
  const volume = new SmallNtfs([...JOURNAL_FILES, GONE]);
  putEvents(volume, events);
  const fileSystem = await openNtfs(volume);
  const entries = (await collect(fileSystem.deleted())) as DeletedEntry[];
  return (await historiesOf(fileSystem, entries)).get(30) ?? [];
}

it('tells when a deleted file was made, renamed and deleted, and nothing of who had its record', async () => {
  const of = (name: string, reason: number, at: number, sequence = 3): SmallEvent => {
    return { name, reason, file: [30, sequence], time: minute(at) };
  };
  const history = await historyWith([
    of('before', 0x100, 0, 2),
    of('x.tmp', 0x100, 1),
    of('x.tmp', 0x102, 2),
    of('x.avhdx', 0x2000, 3),
    of('x.avhdx', 0x1, 4),
    of('x.avhdx', 0x80000200, 5),
    { name: 'other', reason: 0x200, file: [31, 3], time: minute(6) },
  ]);
  expect(history.map(({ what, name }) => [what, name])).toEqual([
    ['created', 'x.tmp'],
    ['renamed', 'x.avhdx'],
    ['deleted', 'x.avhdx'],
  ]);
  const times = history.map(({ time }) => time.getTime());
  expect(times.map((time) => (time - times[0]!) / 60_000)).toEqual([0, 2, 4]);
});

it('keeps the last events of a file, and needs no journal', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `${n}`);
  const history = await historyWith(
    names.map((name, n) => ({ name, reason: 0x2000, file: [30, 3], time: minute(n) })),
  );
  expect(history.map(({ name }) => name)).toEqual(names.slice(-16));
  const fileSystem = await openNtfs(new SmallNtfs([GONE]));
  const entries = (await collect(fileSystem.deleted())) as DeletedEntry[];
  expect((await historiesOf(fileSystem, entries)).size).toBe(0);
});
