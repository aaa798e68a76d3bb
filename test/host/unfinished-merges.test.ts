import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { openEventLog } from '../../src/formats/event-log/event-log.ts';
import { timelineFor } from '../../src/host/timeline.ts';
import { type RemainingCheckpoint, unfinishedMerges } from '../../src/host/unfinished-merges.ts';
import { event, VM_ID } from '../formats/event-log/exports.ts';

const DISK = '/copy/shared_77AA.avhdx';
const OTHER_VM = '11111111-2222-3333-4444-555555555555';
const CHECKPOINT = { path: DISK, born: '2026-11-21T02:10:00.000Z' };

/** The unfinished merges of a log of `[number, minute past two, machine or disk]`. */
async function unfinished(
  events: readonly [id: number, minute: number, names?: string][],
  checkpoints: readonly RemainingCheckpoint[] = [CHECKPOINT],
) {
  const log = events.map(([id, minute, names = `<VmId>${VM_ID}</VmId>`]) =>
    event({
      id,
      time: `2026-11-21T02:${String(minute).padStart(2, '0')}:00Z`,
      userData: `${names}${id === 19100 ? '<ErrorCode>0x80070005</ErrorCode>' : ''}`,
    }),
  );
  const { records } = await openEventLog(new MemorySource(Buffer.from(log.join('\n'))));
  return unfinishedMerges(timelineFor([DISK], records, [VM_ID, OTHER_VM]), checkpoints);
}

describe('unfinished merges', () => {
  it('one that failed says when, why, and what is left', async () => {
    expect(
      await unfinished([
        [19070, 13],
        [19100, 14],
      ]),
    ).toMatchObject([
      {
        attempts: 2,
        last: { eventId: 19100 },
        remaining: [CHECKPOINT],
        summary:
          '19100 at 2026-11-21 02:14 UTC: merge failed, access denied (0x80070005); ' +
          'the checkpoint of 2026-11-21 02:10 UTC is still here',
      },
    ]);
  });

  it('one that finished later is none, and one that began after a finish is', async () => {
    expect(
      await unfinished([
        [19070, 1],
        [19100, 2],
        [19070, 3],
        [19080, 4],
      ]),
    ).toEqual([]);
    expect(
      await unfinished([
        [19070, 1],
        [19080, 4],
        [19090, 5],
      ]),
    ).toMatchObject([{ attempts: 1, last: { kind: 'merge-interrupted' } }]);
  });

  it('one that only began says that its end is not in the log', async () => {
    const [merge] = await unfinished([[19070, 20]], []);
    expect(merge!.summary).toBe(
      '19070 at 2026-11-21 02:20 UTC: merge started, and no end of it in this log',
    );
  });

  it('each machine, and each disk where disks are named, stands for itself', async () => {
    const merges = await unfinished([
      [19100, 1],
      [19100, 2, `<VmId>${OTHER_VM}</VmId>`],
      [19100, 3, `<Parameter0>C:\\shared_77aa.avhdx</Parameter0>`],
      [19080, 4, `<VmId>${OTHER_VM}</VmId>`],
    ]);
    expect(merges.map(({ last }) => last.vmId ?? last.subjects[0])).toEqual([VM_ID, DISK]);
  });

  it('failed checkpoints and other events are no merges', async () => {
    expect(
      await unfinished([
        [18012, 1],
        [15268, 2],
      ]),
    ).toEqual([]);
  });

  it('a leaf is written to after the merge failed: it is here, its age is not told', async () => {
    const leaf = { path: '/copy/b.avhdx', born: '2026-11-21T18:00:00.000Z' };
    const [alone] = await unfinished([[19100, 14]], [leaf]);
    expect(alone!.remaining).toEqual([leaf]);
    expect(alone!.summary).toMatch(/; a checkpoint, made 2026-11-21 18:00 UTC, is here$/);
    const [both] = await unfinished([[19100, 14]], [leaf, CHECKPOINT]);
    expect(both!.summary).toMatch(
      /; 2 checkpoints, the newest made 2026-11-21 18:00 UTC, are here$/,
    );
  });

  it('several from before the event, one of them undated', async () => {
    const undated = { path: '/copy/c.avhdx', born: null };
    const [merge] = await unfinished([[19100, 14]], [CHECKPOINT, undated]);
    expect(merge!.remaining).toEqual([CHECKPOINT, undated]);
    expect(merge!.summary).toMatch(
      /; 2 checkpoints, the newest of 2026-11-21 02:10 UTC, are still here$/,
    );
  });

  it('a finish that names the machine alone ends what named its disk as well', async () => {
    const begun = `<VmId>${VM_ID}</VmId><D>C:\\shared_77AA.avhdx</D>`;
    expect(
      await unfinished([
        [19100, 14, begun],
        [19080, 15],
      ]),
    ).toEqual([]);
    const other = `<VmId>${OTHER_VM}</VmId>`;
    expect(
      await unfinished([
        [19100, 14, begun],
        [19080, 15, other],
      ]),
    ).toHaveLength(1);
  });

  it('when the event names a disk, only that disk is left by it', async () => {
    const other = { path: '/copy/b.avhdx', born: null };
    const [merge] = await unfinished([[19100, 14, `<D>C:\\shared_77AA.avhdx</D>`]], [other]);
    expect(merge!.remaining).toEqual([]);
  });
});
