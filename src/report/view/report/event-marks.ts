import type { TimelineEntry } from '../../../host/timeline.ts';
import type { MemberRow } from '../chain-rows.ts';

/** An event, or the birth of a checkpoint, with a time. */
export interface EventMark {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** What its lane is named: `merge failed`. */
  readonly lane: string;
  readonly outcome: 'begun' | 'done' | 'failed' | 'other';
}

/** Checkpoints and events with a time in UTC, lane by lane; the lane of the checkpoints comes first. */
export function eventMarks(
  timeline: readonly TimelineEntry[],
  members: readonly MemberRow[],
): EventMark[] {
  const born = members.flatMap(({ time }): EventMark[] => {
    return time?.word === 'since'
      ? [{ time: time.at, lane: 'checkpoint made', outcome: 'done' }]
      : [];
  });
  const events = timeline.flatMap(({ time, kind }): EventMark[] => {
    if (time === null || Number.isNaN(Date.parse(time))) return [];
    const lane = kind === 'other' ? 'other events' : kind.replaceAll('-', ' ');
    return [{ time, lane, outcome: outcomeOf(kind) }];
  });
  return [...born, ...events];
}

function outcomeOf(kind: TimelineEntry['kind']): EventMark['outcome'] {
  switch (kind) {
    case 'merge-started':
      return 'begun';
    case 'merge-finished':
      return 'done';
    case 'other':
      return 'other';
    default:
      return 'failed';
  }
}
