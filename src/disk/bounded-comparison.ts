import { type Difference, differences } from './compare.ts';
import { type ComparedContent, comparisonSteps } from './comparison-steps.ts';
import { dataBytesOf, Kind, NO_LAYER, RunList } from './run-list.ts';

/** What a comparison found that may not read everything. In bytes. */
export interface BoundedComparison {
  /** In order; neighbours of one kind are joined. */
  readonly differences: readonly Difference[];
  /** Read of both together. */
  readonly read: number;
  /** At most so much was not compared; 0: everything was. */
  readonly notCompared: number;
}

/** A part of both contents that has to be read to be compared. */
interface Span {
  readonly start: number;
  readonly end: number;
  /** Bytes to be read of both together. */
  readonly cost: number;
}

/** Bounds the memory, however scattered the data of hostile files is. */
const MOST_SPANS = 65_536;
const MOST_DIFFERENCES = 65_536;

/**
 * Compares two contents, and reads at most `budget` bytes for it. The tables are compared whole. What
 * only one side holds is read first: where a copy was written to, it holds what the other does not.
 * @throws what a source throws that can't be read
 */
export async function compareWithin(
  a: ComparedContent,
  b: ComparedContent,
  budget: number,
): Promise<BoundedComparison> {
  const size = Math.min(a.size, b.size);
  const { spans, read, skipped } = await spansWithin(a, b, size, budget);
  const found: Difference[] = [];
  for await (const difference of differences(within(a, spans), within(b, spans))) {
    found.push(difference);
    if (found.length < MOST_DIFFERENCES) continue;
    const rest = size - difference.offset - difference.length;
    return { differences: found, read, notCompared: Math.min(size, skipped + rest) };
  }
  return { differences: found, read, notCompared: skipped };
}

async function spansWithin(a: ComparedContent, b: ComparedContent, size: number, budget: number) {
  const oneSided: Span[] = [];
  const twoSided: Span[] = [];
  let [first, second, skipped] = [0, 0, 0];
  for await (const { what, offset, length, runs } of comparisonSteps([a, b], size)) {
    if (what !== 'read') continue;
    const [ours, theirs] = [dataBytesOf(runs[0]), dataBytesOf(runs[1])];
    const span = { start: offset, end: offset + length, cost: ours + theirs };
    const isOneSided = ours === 0 || theirs === 0;
    const list = isOneSided ? oneSided : twoSided;
    const spent = isOneSided ? first : second;
    if (list.length === MOST_SPANS || spent + span.cost > budget) {
      skipped += length;
      continue;
    }
    list.push(span);
    if (isOneSided) first += span.cost;
    else second += span.cost;
  }
  let read = first;
  const spans = [...oneSided];
  for (const span of twoSided) {
    if (read + span.cost > budget) {
      skipped += span.end - span.start;
      continue;
    }
    read += span.cost;
    spans.push(span);
  }
  return { spans: spans.sort((x, y) => x.start - y.start), read, skipped };
}

/** A content whose data outside of the spans is taken as zeros; of both sides, so that it is equal. */
function within(content: ComparedContent, spans: readonly Span[]): ComparedContent {
  return {
    ...content,
    async *runs(length) {
      let next = 0;
      for await (const { count, offset, length: lengths, kind, layer, position } of content.runs(
        length,
      )) {
        const kept = new RunList(count);
        for (let i = 0; i < count; i++) {
          const [start, end] = [offset[i]!, offset[i]! + lengths[i]!];
          if (kind[i] !== Kind.Data) {
            kept.push(start, end - start, kind[i]!, layer[i]!, position[i]!);
            continue;
          }
          for (let at = start; at < end; ) {
            while (next < spans.length && spans[next]!.end <= at) next++;
            const span = spans[next];
            if (span && span.start <= at) {
              const part = Math.min(end, span.end) - at;
              kept.push(at, part, Kind.Data, layer[i]!, position[i]! + at - start);
              at += part;
            } else {
              const part = Math.min(end, span?.start ?? end) - at;
              kept.push(at, part, Kind.Zero, NO_LAYER, 0);
              at += part;
            }
          }
        }
        yield kept;
      }
    },
  };
}
