import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Difference } from '../../disk/compare.ts';
import { inertJson } from '../json/json-text.ts';
import { aligned, type Line, type Printable, printable, shown, textOf } from '../printable.ts';

/** Two contents that were compared, and what came of it. Sizes in bytes. */
export interface DiskComparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** What the reading rests on beside the files. */
  readonly warnings: readonly string[];
}

export interface ComparedSide {
  readonly path: string;
  readonly size: number;
}

export interface ComparisonTotals {
  /** Bytes in which the two differ, as far as both reach. */
  readonly different: number;
  /** Bytes that no file found can tell of one of the two. */
  readonly missing: number;
  readonly ranges: number;
  /** Bytes that were read of each; the tables decide the rest. */
  readonly read: number;
}

/** `unknown`: no byte is known to differ, and some can't be told. */
export type Verdict = 'equal' | 'different' | 'unknown';

export function verdictOf({ a, b }: DiskComparison, totals: ComparisonTotals): Verdict {
  if (totals.different > 0 || a.size !== b.size) return 'different';
  return totals.missing > 0 ? 'unknown' : 'equal';
}

/** The verdict in the first line, then what it rests on, then the first ranges. */
export function comparisonText(
  comparison: DiskComparison,
  totals: ComparisonTotals,
  first: readonly Difference[],
): Printable {
  const { a, b } = comparison;
  const lines: Line[] = [printable(headline(comparison, totals))];
  if (a.size !== b.size) {
    const both = formatBytes(Math.min(a.size, b.size));
    const rest =
      totals.ranges === 0
        ? `the first ${both} are equal, and one of the two is longer.`
        : `only the first ${both} of the longer one were compared.`;
    lines.push(shown`${sizeLine(a)}, ${sizeLine(b)}: ${printable(rest)}`);
  }
  const known = Math.min(a.size, b.size) - totals.read;
  const read = printable(formatBytes(totals.read));
  lines.push(
    shown`${read} of each were read; ${printable(formatBytes(known))} are known from the tables.`,
  );
  if (first.length > 0) lines.push('', shown`          offset          length  kind`);
  for (const { offset, length, kind } of first) {
    lines.push(shown`${hex(offset)}${hex(length)}  ${printable(kind)}`);
  }
  const more = totals.ranges - first.length;
  if (more > 0)
    lines.push(shown`and ${printable(formatCount(more, 'more range'))}: --json lists all`);
  return textOf(lines);
}

function headline(comparison: DiskComparison, totals: ComparisonTotals): string {
  const { different, missing } = totals;
  switch (verdictOf(comparison, totals)) {
    case 'equal':
      return `Equal: all ${formatBytes(comparison.a.size)}.`;
    case 'different':
      return different === 0
        ? 'Different: the sizes are not the same.'
        : `Different: ${formatBytes(different)} in ${formatCount(totals.ranges, 'range')}.`;
    case 'unknown':
      return `Not known: ${formatBytes(missing)} are missing in one of the two; the rest is equal.`;
  }
}

const sizeLine = ({ path, size }: ComparedSide): Printable =>
  printable(`${path} has ${formatCount(size, 'byte')}`);

const hex = (value: number): Printable => aligned(printable(`0x${value.toString(16)}`), 16);

/** One object, its ranges first since the totals are known only at the end. */
export async function* comparisonJson(
  comparison: DiskComparison,
  ranges: AsyncIterable<Difference>,
  totals: () => ComparisonTotals,
): AsyncGenerator<string> {
  yield `${inertJson(JSON.stringify(comparison, null, 2)).slice(0, -2)},\n  "ranges": [`;
  let separator = '\n';
  for await (const range of ranges) {
    yield `${separator}    ${JSON.stringify(range)}`;
    separator = ',\n';
  }
  const sums = totals();
  const end = { totals: sums, verdict: verdictOf(comparison, sums) };
  yield `\n  ],\n${JSON.stringify(end, null, 2).slice(2)}\n`;
}
