import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Change } from '../../disk/changes.ts';
import { inertJson } from '../json/json-text.ts';
import { printable } from '../printable.ts';
import { shortName } from './names.ts';

/** What was written between two states of a disk. Sizes in bytes. */
export interface DiskDiff {
  readonly from: string;
  readonly to: string;
  readonly virtualSize: number;
  /** Virtual size of the older state. */
  readonly previousSize: number;
  /** Why the chain is not whole; null when it is. What lies above the gap is told all the same. */
  readonly gap: string | null;
  /** What the reading rests on beside the files: choices of the user. */
  readonly warnings: readonly string[];
  /** What each file of the chain holds of its own, leaf first. */
  readonly growth: readonly {
    readonly path: string;
    readonly data: number;
    readonly zero: number;
    readonly fileSize: number;
    /** ISO 8601, UTC: the file system's time, which a copy may have reset; null when not known. */
    readonly modified: string | null;
  }[];
  /** Goes through the changes, in order, each time it is called. */
  readonly changes: () => AsyncIterable<Change>;
}

export async function* diskDiffText(diff: DiskDiff): AsyncGenerator<string> {
  const { from, to, virtualSize, previousSize, gap, growth, changes } = diff;
  const totals = await totalsOf(changes());
  yield `Written since ${shortName(from)}, up to ${shortName(to)}:\n`;
  yield `${formatCount(totals.changed, 'byte')} (${formatBytes(totals.changed)}) in ${formatCount(totals.ranges, 'range')}; a write may have put the same bytes.\n`;
  if (virtualSize !== previousSize) {
    yield `The disk was resized from ${formatBytes(previousSize)} to ${formatBytes(virtualSize)}.\n`;
  }
  if (totals.missing > 0) {
    yield `What ${formatCount(totals.missing, 'byte')} of it were changed to is lost: the file is damaged there.\n`;
  }
  yield '\n          offset          length  kind     #\n';
  for await (const { offset, length, kind, layer } of changes()) {
    yield `${hex(offset)}${hex(length)}  ${kind.padEnd(7)} ${layer}\n`;
  }
  if (gap !== null) yield `\nNot whole: ${printable(gap)}\n`;
  yield '\n  #  data       zeros      file size  last written      file\n';
  for (const [index, { path, data, zero, fileSize, modified }] of growth.entries()) {
    const sizes = [data, zero, fileSize].map((bytes) => formatBytes(bytes).padEnd(10)).join(' ');
    const time = (modified?.slice(0, 16).replace('T', ' ') ?? 'not known').padEnd(17);
    yield `${String(index).padStart(3)}  ${sizes} ${time} ${shortName(path)}\n`;
  }
}

export async function* diskDiffJson(diff: DiskDiff): AsyncGenerator<string> {
  const { changes, ...head } = diff;
  const totals = await totalsOf(changes());
  yield `${inertJson(JSON.stringify({ ...head, totals }, null, 2)).slice(0, -2)},\n  "ranges": [`;
  let separator = '\n';
  for await (const change of changes()) {
    yield `${separator}    ${JSON.stringify(change)}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}

async function totalsOf(changes: AsyncIterable<Change>) {
  const totals = { changed: 0, missing: 0, ranges: 0 };
  for await (const { length, kind } of changes) {
    totals.changed += length;
    totals.ranges++;
    if (kind === 'missing') totals.missing += length;
  }
  return totals;
}

const hex = (value: number): string => `0x${value.toString(16)}`.padStart(16);
