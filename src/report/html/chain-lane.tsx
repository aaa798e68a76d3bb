import { scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { MemberRow } from '../view/chain-rows.ts';
import { BytesAxis, niceBytes, TimeAxis, timeScale } from './axes.tsx';
import { fitted, LEFT, Picture, RIGHT, round } from './picture.tsx';

interface ChainLaneProps {
  readonly id: string;
  /** Leaf first. */
  readonly members: readonly MemberRow[];
  /** Why the chain goes no further down; null when it is whole. */
  readonly broken: string | null;
}

const TOP = 46;
const GROUND = 190;
const HEIGHT = 250;
/** More bars than these are no bars any more: neighbours are added up. */
const MOST_BARS = 240;
const LEAF_COLOUR = 'leaf';

/** A bar of one disk, or of neighbours added up. */
interface Bar {
  readonly x: number;
  readonly bytes: number;
  readonly kind: MemberRow['kind'];
}

/** A chain as a lane, the oldest left: the base as a block, each checkpoint as a bar as high as its data. */
export function ChainLane({ id, members, broken }: ChainLaneProps): VNode {
  const above = members.toReversed().filter(({ kind }) => kind !== 'base');
  const base = members.find(({ kind }) => kind === 'base') ?? null;
  const { bars, perBar, axis } = barsOf(above);
  const most = niceBytes(Math.max(1, ...bars.map(({ bytes }) => bytes)));
  const height = scaleLinear([0, most], [0, GROUND - TOP]);
  const summed = perBar > 1 ? ` Each bar is the sum of up to ${perBar} neighbouring disks.` : '';
  return (
    <Picture
      id={id}
      title="The chain: what each disk stores of its own"
      words={`${wordsOf(above, base, broken)}${summed}`}
      height={HEIGHT}
    >
      {above.length > 0 && <BytesAxis most={most} y={GROUND} top={TOP} />}
      <BaseBlock base={base} broken={broken} />
      {bars.map(({ x, bytes, kind }) => {
        const y = round(GROUND - Math.max(2, height(bytes)));
        return (
          <g class={kind === 'leaf' ? LEAF_COLOUR : kind}>
            <path class="stem" d={`M${x} ${GROUND}V${y}`} />
            <path class="mark" d={markOf(kind, x, y, bars.length)} />
          </g>
        );
      })}
      {above.length > 0 && <LeafLabel leaf={above.at(-1)!} x={bars.at(-1)!.x} />}
      {axis ? (
        <TimeAxis scale={axis} y={GROUND} top={TOP} />
      ) : (
        <g class="axis">
          <path d={`M${LEFT} ${GROUND}H${RIGHT}`} />
          <text x={RIGHT} y={GROUND + 24} text-anchor="end" class="faint">
            {above.length > 0
              ? 'in the order of the chain, the oldest on the left: not all of their times are known'
              : ''}
          </text>
        </g>
      )}
    </Picture>
  );
}

function BaseBlock({ base, broken }: { base: MemberRow | null; broken: string | null }): VNode {
  return (
    <g class="base">
      {base ? (
        <>
          <path class="mark" d={`M40 ${GROUND - 60}h90v60h-90z`} />
          <text x={16} y={GROUND + 24}>
            {fitted(base.name, 22)}
          </text>
          <text x={16} y={GROUND + 46} class="faint">
            {`${base.words}, ${sizeOf(base)}`}
          </text>
        </>
      ) : (
        <g class="unreadable">
          <path
            class="gap"
            d={`M40 ${GROUND - 60}h90v60h-90zM72 ${GROUND - 43}l26 26m0-26l-26 26`}
          />
          <text x={16} y={GROUND + 24}>
            {broken ? 'the chain ends here' : 'no base'}
          </text>
        </g>
      )}
      <path class={broken ? 'gap' : 'stem'} d={`M130 ${GROUND}H${LEFT}`} />
    </g>
  );
}

function LeafLabel({ leaf, x }: { leaf: MemberRow; x: number }): VNode {
  return (
    <text x={Math.min(x + 8, RIGHT)} y={22} text-anchor="end" class="strong">
      {`${leaf.words}: ${fitted(leaf.name, 40)}, ${sizeOf(leaf)} `}
    </text>
  );
}

const sizeOf = ({ bytes }: MemberRow) => (bytes === null ? 'not counted' : formatBytes(bytes));

/** Shapes differ, not colours alone: a diamond for the leaf, a cross for what can't be read. */
function markOf(kind: MemberRow['kind'], x: number, y: number, of: number): string {
  const r = of > 60 ? 2.5 : 6;
  if (kind === 'leaf') return `M${x} ${round(y - 10)}l9 10l-9 10l-9-10z`;
  if (kind === 'unreadable') return `M${x - 6} ${y - 6}l12 12m0-12l-12 12`;
  return `M${round(x - r)} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/** Over time where it is known of all, and agrees with their order; else one after the other. */
function barsOf(above: readonly MemberRow[]) {
  const times = above.map(({ time }) =>
    time?.word === 'since' ? Date.parse(time.at) : Number.NaN,
  );
  const known = times.every((time, i) => (i === 0 ? !Number.isNaN(time) : time >= times[i - 1]!));
  const axis = above.length > 1 && known ? timeScale(times) : null;
  const step = (RIGHT - LEFT) / Math.max(1, above.length);
  const placed = above.map(({ bytes, kind }, i): Bar => {
    const x = axis ? axis(times[i]!) : LEFT + step * (i + 0.5);
    return { x: round(x), bytes: bytes ?? 0, kind };
  });
  const perBar = Math.ceil(placed.length / MOST_BARS);
  const bars: Bar[] = [];
  for (let i = 0; i < placed.length; i += perBar) {
    const part = placed.slice(i, i + perBar);
    const last = part.at(-1)!;
    bars.push({ ...last, bytes: part.reduce((sum, { bytes }) => sum + bytes, 0) });
  }
  return { bars, perBar, axis };
}

function wordsOf(
  above: readonly MemberRow[],
  base: MemberRow | null,
  broken: string | null,
): string {
  const stored = above.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const largest = above.reduce<MemberRow | null>(
    (most, one) => ((one.bytes ?? -1) > (most?.bytes ?? -1) ? one : most),
    null,
  );
  const begin = base
    ? `The base ${base.name} stores ${sizeOf(base)}.`
    : `${broken ?? 'No base was found'}.`;
  if (above.length === 0) return begin;
  const count = formatCount(above.length, 'differencing disk');
  return (
    `${begin} On top of it ${above.length === 1 ? 'is' : 'are'} ${count} with ${formatBytes(stored)} of changes` +
    (largest && above.length > 1 ? `, the most in ${largest.name} (${sizeOf(largest)}).` : '.')
  );
}
