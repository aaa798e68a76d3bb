import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/formats/event-log/event-record.ts';
import { timelineFor } from '../../src/host/timeline.ts';

const VM = '0c6d7a52-5d2c-4f8e-9c41-7b1f6f1d2a10';
const DISK = '/copy/shared_77AA.avhdx';

const record = (changes: Partial<EventRecord>): EventRecord => ({
  eventId: 19100,
  provider: 'Microsoft-Windows-Hyper-V-VMMS',
  channel: 'Microsoft-Windows-Hyper-V-VMMS-Admin',
  time: '2026-11-21T02:14:00.123Z',
  hostTime: null,
  level: 'error',
  computer: 'host1',
  message: null,
  data: [],
  codes: [],
  paths: [],
  vmIds: [],
  offset: 0,
  line: 1,
  ...changes,
});

describe('the timeline of disks', () => {
  it('takes events that name a disk, and says which', () => {
    const path = 'C:\\ClusterStorage\\Volume1\\SHARED_77aa.avhdx';
    expect(timelineFor([DISK], [record({ paths: [path], codes: [0x80070005] })])).toMatchObject([
      {
        time: '2026-11-21T02:14:00.123Z',
        kind: 'merge-failed',
        subjects: [DISK],
        vmId: null,
        matched: 'file name',
        summary: '19100 at 2026-11-21 02:14 UTC: merge failed, access denied (0x80070005)',
      },
    ]);
  });

  it('takes events that name a known machine alone, and says so', () => {
    const events = [record({ vmIds: [VM] })];
    expect(timelineFor([DISK], events, [VM])).toMatchObject([
      { matched: 'vm id', vmId: VM, subjects: [] },
    ]);
    expect(timelineFor([DISK], events)).toEqual([]);
  });

  it('a file name is the stronger match', () => {
    const events = [record({ vmIds: [VM], paths: [DISK] })];
    expect(timelineFor([DISK], events, [VM])).toMatchObject([{ matched: 'file name', vmId: VM }]);
  });

  it('leaves out other disks, other machines, and what machines do besides', () => {
    const events = [
      record({ paths: ['C:\\other.avhdx'] }),
      record({ vmIds: ['11111111-2222-3333-4444-555555555555'] }),
      record({ vmIds: [VM], eventId: 18500 }),
    ];
    expect(timelineFor([DISK], events, [VM])).toEqual([]);
  });

  it.each([
    [19070, 'merge-started'],
    [19080, 'merge-finished'],
    [19090, 'merge-interrupted'],
    [19100, 'merge-failed'],
    [18012, 'checkpoint-failed'],
    [18014, 'checkpoint-failed'],
    [12240, 'attachment-not-found'],
    [15268, 'disk-info-failed'],
    [16300, 'configuration-not-loadable'],
    [3216, 'switch-failed'],
    [4711, 'other'],
  ])('event %i is of the kind %s', (eventId, kind) => {
    expect(timelineFor([DISK], [record({ eventId, paths: [DISK] })])).toMatchObject([{ kind }]);
  });

  it('a number means something else at another provider, and the same when none is named', () => {
    const kinds = [null, 'Contoso-Backup'].map(
      (provider) => timelineFor([DISK], [record({ provider, paths: [DISK] })])[0]?.kind,
    );
    expect(kinds).toEqual(['merge-failed', 'other']);
  });

  it('is in order of time, host clocks too, undated events last', () => {
    const at = (time: string | null, hostTime: string | null = null) =>
      record({ time, hostTime, paths: [DISK] });
    const entries = timelineFor(
      [DISK],
      [
        at(null),
        at('2026-11-21T02:14:00.000Z'),
        at(null, '2026-11-20T23:00:00'),
        at('2026-11-20T02:14:00.000Z'),
      ],
    );
    expect(entries.map((entry) => entry.summary)).toEqual([
      '19100 at 2026-11-20 02:14 UTC: merge failed',
      "19100 at 2026-11-20 23:00 by the host's clock: merge failed",
      '19100 at 2026-11-21 02:14 UTC: merge failed',
      '19100, undated: merge failed',
    ]);
  });

  it('a code without words is written as it is', () => {
    const [entry] = timelineFor([DISK], [record({ paths: [DISK], codes: [0x80041234, 32775] })]);
    expect(entry!.summary).toMatch(/merge failed, 0x80041234, 32775$/);
  });
});

describe('a failure that a later merge makes up for', () => {
  const OTHER = '/copy/shared_88BB.avhdx';
  const at = (minute: number) => `2026-11-21T02:${minute}:00.000Z`;
  const laterOf = (...events: Partial<EventRecord>[]) =>
    timelineFor([DISK, OTHER], events.map(record), [VM]).map((entry) => entry.finishedLater);

  it.each([18012, 19100])('event %i, where 19080 names the same disk after it', (eventId) => {
    const events = [
      { eventId, time: at(10), paths: [DISK] },
      { eventId: 19080, time: at(20), paths: [DISK] },
    ];
    expect(laterOf(...events)).toEqual([at(20), null]);
    const [entry] = timelineFor([DISK], events.map(record));
    expect(entry?.summary).toContain(
      'resolved later: a merge of the same disk finished at 2026-11-21 02:20',
    );
  });

  it('is none where the merge came before, was of another disk, or names its machine alone', () => {
    const failed = { time: at(10), paths: [DISK] };
    const finished = { eventId: 19080, time: at(20), paths: [DISK] };
    expect(laterOf({ ...finished, time: at(10) }, { ...failed, time: at(30) })).toEqual([
      null,
      null,
    ]);
    expect(laterOf(failed, { ...finished, paths: [OTHER] })).toEqual([null, null]);
    expect(laterOf(failed, { ...finished, paths: [], vmIds: [VM] })).toEqual([null, null]);
    expect(laterOf(failed, { ...finished, provider: 'Contoso-Backup' })).toEqual([null, null]);
  });

  it('is none where one of several disks was not merged', () => {
    const failed = { time: at(10), paths: [DISK, OTHER] };
    const first = { eventId: 19080, time: at(20), paths: [DISK] };
    expect(laterOf(failed, first)).toEqual([null, null]);
    const second = { eventId: 19080, time: at(30), paths: [OTHER] };
    expect(laterOf(failed, first, second)).toEqual([at(30), null, null]);
  });

  it('is none where a time has no zone, and for any other event', () => {
    const finished = { eventId: 19080, time: at(20), paths: [DISK] };
    const undated = { time: null, hostTime: '2026-11-21T02:10:00', paths: [DISK] };
    expect(laterOf(undated, finished)).toEqual([null, null]);
    expect(laterOf({ eventId: 3216, time: at(10), paths: [DISK] }, finished)).toEqual([null, null]);
  });
});
