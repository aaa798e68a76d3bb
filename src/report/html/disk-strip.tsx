import type { VNode } from 'preact';
import { formatBytes } from '../../bytes/quantity.ts';
import type { DiskLane, DiskLanes } from '../view/disk-lanes.ts';
import { fitted, LEFT, Picture, RIGHT, round } from './picture.tsx';

const LANE = 40;
const BAR = 30;
const TOP = 10;

/** The disk from its first byte to its last, a lane for each file: a bar is as high as the file's part of that place. */
export function DiskStrip({ id, lanes: disk }: { id: string; lanes: DiskLanes }): VNode {
  const { virtualSize, columnBytes, columns, lanes } = disk;
  const ground = TOP + lanes.length * LANE;
  const scale = (RIGHT - LEFT) / columns;
  return (
    <Picture
      id={id}
      title="Where on the disk the data of each file lies"
      words={wordsOf(disk)}
      height={ground + 54}
    >
      {lanes.map((lane, i) => {
        const bottom = TOP + i * LANE + BAR;
        return (
          <g class={`lane ${lane.kind} tone${i % 3}`}>
            <text x={LEFT - 10} y={bottom - 9} text-anchor="end">
              {fitted(lane.name, 22)}
            </text>
            <path class="floor" d={`M${LEFT} ${bottom}H${RIGHT}`} />
            <path class="fill" d={outline(lane, disk, bottom, scale)} />
          </g>
        );
      })}
      <g class="axis">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <text
            x={LEFT + (RIGHT - LEFT) * part}
            y={ground + 22}
            text-anchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}
          >
            {part === 0 ? '0' : formatBytes(virtualSize * part)}
          </text>
        ))}
        <text x={RIGHT} y={ground + 44} text-anchor="end" class="faint">
          {`offset on the disk; one column is ${formatBytes(columnBytes)}`}
        </text>
      </g>
    </Picture>
  );
}

/** Steps from column to column; where a file has anything at all, it is seen. */
function outline(
  { shares }: DiskLane,
  { virtualSize, columnBytes, columns }: DiskLanes,
  bottom: number,
  scale: number,
): string {
  let path = '';
  let level = 0;
  for (let i = 0; i <= columns; i++) {
    const size = Math.min(columnBytes, virtualSize - i * columnBytes);
    const share = i < columns ? shares[i]! : 0;
    const next = share === 0 ? 0 : Math.max(2, Math.round((share / size) * BAR));
    if (next === level) continue;
    const x = round(LEFT + i * scale);
    if (level === 0) path += `M${x} ${bottom}`;
    else path += `H${x}`;
    path += next === 0 ? `V${bottom}z` : `V${bottom - next}`;
    level = next;
  }
  return path;
}

const COUNTED = ' Files are counted from the leaf, which is the first.';

function wordsOf({ virtualSize, columnBytes, lanes }: DiskLanes): string {
  const parts = lanes
    .filter(({ bytes }) => bytes > 0)
    .map(({ name, bytes }) => `${name}: ${formatBytes(bytes)}`);
  return (
    `Of ${formatBytes(virtualSize)}: ${parts.join('; ')}. Each column stands for ` +
    `${formatBytes(columnBytes)} of the disk: the height of a bar is the share of it that comes from the ` +
    `file.${lanes.some(({ files }) => files > 1) ? COUNTED : ''} Even the smallest share is drawn two of thirty lines high, so that it can be seen.`
  );
}
