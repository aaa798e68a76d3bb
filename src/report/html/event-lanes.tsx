import type { VNode } from 'preact';
import { formatCount } from '../../bytes/quantity.ts';
import type { EventMark } from '../view/report/event-marks.ts';
import { TimeAxis, timeScale } from './axes.tsx';
import { LEFT, Picture, round } from './picture.tsx';

interface EventLanesProps {
  readonly id: string;
  readonly marks: readonly EventMark[];
  /** Events that are in the table and have no time in UTC. */
  readonly undated: number;
}

const TOP = 16;
const LANE = 30;

/** What happened when: a lane for each kind of event, marks by how it ended. */
export function EventLanes({ id, marks, undated }: EventLanesProps): VNode {
  const lanes = [...new Set(marks.map(({ lane }) => lane))];
  const x = timeScale(marks.map(({ time }) => Date.parse(time)));
  const ground = TOP + lanes.length * LANE;
  return (
    <Picture
      id={id}
      title="What happened when, beside the chain"
      words={wordsOf(lanes, marks, undated)}
      height={ground + 56}
    >
      <TimeAxis scale={x} y={ground} top={TOP} />
      {lanes.map((lane, i) => {
        const y = TOP + i * LANE + LANE / 2;
        const own = marks.filter((mark) => mark.lane === lane);
        // Marks at one place are one mark: thousands of events are no more than the picture is wide.
        const places = new Set(own.map(({ time }) => Math.round(x(Date.parse(time)))));
        return (
          <g class={`event ${own[0]!.outcome}`}>
            <text x={LEFT - 10} y={y + 5} text-anchor="end">
              {lane}
            </text>
            <path
              class="mark"
              d={[...places].map((at) => shapeOf(own[0]!.outcome, at, y)).join('')}
            />
          </g>
        );
      })}
    </Picture>
  );
}

/** A shape for each outcome: a cross, a dot, a triangle, a bar. */
function shapeOf(outcome: EventMark['outcome'], x: number, y: number): string {
  switch (outcome) {
    case 'failed':
      return `M${x - 6} ${y - 6}l12 12m0-12l-12 12`;
    case 'done':
      return `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0z`;
    case 'begun':
      return `M${x - 4} ${y - 6}l10 6l-10 6z`;
    case 'other':
      return `M${round(x - 1.5)} ${y - 7}h3v14h-3z`;
  }
}

function wordsOf(lanes: readonly string[], marks: readonly EventMark[], undated: number): string {
  const times = marks.map(({ time }) => time).sort();
  const counts = lanes.map((lane) => {
    return `${lane}: ${marks.filter((mark) => mark.lane === lane).length.toLocaleString('en-US')}`;
  });
  const rest =
    undated > 0 ? ` The time in UTC of ${formatCount(undated, 'more event')} is not known.` : '';
  return `From ${moment(times[0]!)} to ${moment(times.at(-1)!)}. ${counts.join('; ')}.${rest}`;
}

/** `2026-11-21 02:10 UTC` */
const moment = (time: string) => `${time.slice(0, 16).replace('T', ' ')} UTC`;
