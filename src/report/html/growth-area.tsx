import { scaleLinear } from 'd3-scale';
import { area, curveLinear, line } from 'd3-shape';
import type { VNode } from 'preact';
import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { BytesAxis, niceBytes, TimeAxis, timeScale } from './axes.tsx';
import { Picture } from './picture.tsx';

interface GrowthAreaProps {
  readonly id: string;
  /** By UTC day, `2026-11-21`, each after the one before. */
  readonly days: readonly { readonly day: string; readonly bytes: number }[];
}

const TOP = 30;
const GROUND = 210;
const HEIGHT = 270;
const DAY = 86_400_000;

/** What the checkpoints have taken on their volume, day after day. */
export function GrowthArea({ id, days }: GrowthAreaProps): VNode {
  let sum = 0;
  const start = Date.parse(`${days[0]?.day}T00:00:00Z`);
  const points: [number, number][] = [[start, 0]];
  for (const { day, bytes } of days) {
    sum += bytes;
    points.push([Date.parse(`${day}T00:00:00Z`) + DAY, sum]);
  }
  const most = niceBytes(Math.max(1, sum));
  const x = timeScale(points.map(([time]) => time));
  const y = scaleLinear([0, most], [GROUND, TOP]);
  const shape = area<[number, number]>()
    .digits(1)
    .curve(curveLinear)
    .x(([time]) => x(time))
    .y0(GROUND)
    .y1(([, bytes]) => y(bytes));
  const edge = line<[number, number]>()
    .digits(1)
    .x(([time]) => x(time))
    .y(([, bytes]) => y(bytes));
  const peak = days.reduce((most, day) => (day.bytes > most.bytes ? day : most), days[0]!);
  return (
    <Picture
      id={id}
      title="Growth: the space that the checkpoints have taken so far"
      words={
        `From ${days[0]!.day} to ${days.at(-1)!.day}, ${formatCount(days.length, 'day')}, the ` +
        `checkpoints took ${formatBytes(sum)}; the most on ${peak.day}, ${formatBytes(peak.bytes)}. ` +
        'What a checkpoint took is spread evenly over the time it was in use.'
      }
      height={HEIGHT}
    >
      <BytesAxis most={most} y={GROUND} top={TOP} />
      <path class="area" d={shape(points) ?? ''} />
      <path class="edge" d={edge(points) ?? ''} />
      <TimeAxis scale={x} y={GROUND} top={TOP} />
    </Picture>
  );
}
