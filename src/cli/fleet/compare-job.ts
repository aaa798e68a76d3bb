import type { Places } from '../../bytes/places.ts';
import { differences } from '../../disk/compare.ts';
import type { ComparedContent } from '../../disk/comparison-steps.ts';
import type { ChainJob } from '../../fleet/job.ts';
import { type DiskRange, rangeAt } from '../../fleet/ranges.ts';
import { isEqual } from '../../node/fast-equality.ts';
import { type FleetOutcome, NO_OUTCOME } from '../../report/json/fleet-result-schema.ts';
import { openSide, type Side } from './chain-content.ts';

type Comparison = NonNullable<FleetOutcome['comparison']>;
/** What a part of a comparison gives back. */
export type ComparedPart = Omit<Comparison, 'with' | 'verdict'>;

/** Of a comparison; how many there are is told besides. */
const MOST_LISTED = 16;

/** @param index of the part; null: all of it */
export async function comparePart(
  places: Places,
  job: ChainJob,
  index: number | null,
): Promise<ComparedPart> {
  const a = await openSide(places, job.subject);
  const b = await openSide(places, job.other!);
  const size = Math.min(a.content.size, b.content.size);
  const range = index === null ? { offset: 0, length: size } : rangeAt(job.ranges!, index, size);
  const part = await compareRange([a, b], range);
  await a.verifyUnchanged();
  await b.verifyUnchanged();
  return part;
}

async function compareRange(
  [a, b]: readonly [Side, Side],
  range: DiskRange,
): Promise<ComparedPart> {
  const totals = { different: 0, missing: 0, ranges: 0 };
  const first: Comparison['first'] = [];
  const sides = [within(a.content, range), within(b.content, range)] as const;
  for await (const { kind, offset, length } of differences(...sides, { isEqual })) {
    totals[kind] += length;
    totals.ranges++;
    if (first.length < MOST_LISTED) first.push({ offset: range.offset + offset, length, kind });
  }
  return { size: a.content.size, otherSize: b.content.size, ...totals, first };
}

/** A part of a content as if it were all of it. */
function within(content: ComparedContent, { offset, length }: DiskRange): ComparedContent {
  return { ...content, size: length, runs: () => content.runs(length, offset) };
}

/** What the parts say together. A range that goes over where they meet is counted in each. */
export function comparisonOf({ other }: ChainJob, parts: readonly ComparedPart[]): FleetOutcome {
  const sum = (key: 'different' | 'missing' | 'ranges') =>
    parts.reduce((total, part) => total + part[key], 0);
  const { size, otherSize } = parts[0]!;
  const [different, missing] = [sum('different'), sum('missing')];
  const differs = different > 0 || size !== otherSize;
  return {
    ...NO_OUTCOME,
    comparison: {
      with: other!.path,
      verdict: differs ? 'different' : missing > 0 ? 'unknown' : 'equal',
      ...{ size, otherSize, different, missing, ranges: sum('ranges') },
      first: parts.flatMap(({ first }) => first).slice(0, MOST_LISTED),
    },
  };
}
