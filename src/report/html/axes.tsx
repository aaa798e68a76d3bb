import { type ScaleTime, scaleUtc } from 'd3-scale';
import type { VNode } from 'preact';
import { formatBytes } from '../../bytes/quantity.ts';
import { LEFT, RIGHT, round } from './picture.tsx';

type TimeScale = ScaleTime<number, number>;

/** Times from the left end of the drawing to the right, a little air on both sides. */
export function timeScale(times: readonly number[]): TimeScale {
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  const air = Math.max((last - first) / 40, 60_000);
  return scaleUtc([first - air, last + air], [LEFT, RIGHT]);
}

/** Marks of time below a drawing, in UTC: days, or where there is less than some of them the time of day too. */
export function TimeAxis({ scale, y, top }: { scale: TimeScale; y: number; top: number }): VNode {
  const [first, last] = scale.domain();
  const days = (last!.getTime() - first!.getTime()) / 86_400_000;
  return (
    <g class="axis">
      <path d={`M${LEFT} ${y}H${RIGHT}`} />
      {scale.ticks(6).map((time) => {
        const x = round(scale(time));
        const iso = time.toISOString();
        return (
          <g>
            <path class="grid" d={`M${x} ${top}V${y}`} />
            <path d={`M${x} ${y}v6`} />
            <text x={x} y={y + 24} text-anchor="middle">
              {days > 5 ? iso.slice(0, 10) : `${iso.slice(5, 16).replace('T', ' ')}`}
            </text>
          </g>
        );
      })}
      <text x={RIGHT} y={y + 46} text-anchor="end" class="faint">
        UTC
      </text>
    </g>
  );
}

/** The upper end of an axis of bytes: 1, 2 or 5 times a power of two and ten that people count in. */
export function niceBytes(most: number): number {
  let unit = 1;
  while (most >= 1024 * unit) unit *= 1024;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1024];
  return unit * (steps.find((step) => step * unit >= most) ?? 1024);
}

/** Marks of a size left of a drawing: none, half, all. */
export function BytesAxis({ most, y, top }: { most: number; y: number; top: number }): VNode {
  return (
    <g class="axis">
      {[0.5, 1].map((part) => {
        const at = round(y - (y - top) * part);
        return (
          <g>
            <path class="grid" d={`M${LEFT} ${at}H${RIGHT}`} />
            <text x={LEFT - 10} y={at + 5} text-anchor="end">
              {formatBytes(most * part)}
            </text>
          </g>
        );
      })}
    </g>
  );
}
