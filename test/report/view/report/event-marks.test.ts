import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../../../src/host/timeline.ts';
import type { MemberRow } from '../../../../src/report/view/chain-rows.ts';
import { eventMarks } from '../../../../src/report/view/report/event-marks.ts';

const TIME = '2026-11-21T02:10:00.000Z';
const entry = (kind: TimelineEntry['kind'], time: string | null = TIME) =>
  ({ kind, time }) as TimelineEntry;
const member = (time: MemberRow['time']) => ({ time }) as MemberRow;

it('marks births and dated events, each in its lane and by how it ended', () => {
  const members = [member({ word: 'since', at: TIME }), member({ word: 'until', at: TIME })];
  const timeline = [
    entry('merge-started'),
    entry('merge-finished'),
    entry('merge-failed'),
    entry('other'),
    entry('merge-failed', null),
    entry('merge-failed', 'yesterday'),
  ];
  expect(eventMarks(timeline, [...members, member(null)])).toEqual([
    { time: TIME, lane: 'checkpoint made', outcome: 'done' },
    { time: TIME, lane: 'merge started', outcome: 'begun' },
    { time: TIME, lane: 'merge finished', outcome: 'done' },
    { time: TIME, lane: 'merge failed', outcome: 'failed' },
    { time: TIME, lane: 'other events', outcome: 'other' },
  ]);
});
