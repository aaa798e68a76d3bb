import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Change } from '../../disk/changes.ts';
import { shortNameOf } from './names.ts';

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
  readonly growth: readonly LayerGrowth[];
  /** Goes through the changes, in order, each time it is called. */
  readonly changes: () => AsyncIterable<Change>;
}

export interface LayerGrowth {
  readonly path: string;
  readonly data: number;
  readonly zero: number;
  readonly fileSize: number;
  /** ISO 8601, UTC: the file system's time, which a copy may have reset; null when not known. */
  readonly modified: string | null;
}

export interface DiffTotals {
  /** Bytes. */
  readonly changed: number;
  /** Bytes that were written, and that damage keeps from being read. */
  readonly missing: number;
  readonly ranges: number;
}

/**
 * What a page shows of it, plain data; the ranges, which may be millions, stay in {@link DiskDiff} and
 * are gone through. Texts and names may come from files: hostile until shown escaped.
 */
export interface DiffView {
  readonly headline: string;
  readonly totals: DiffTotals;
  /** How much was written, and what else must be known of it. */
  readonly sentences: readonly string[];
  /** `Not whole: ` and why; null when the chain is whole. */
  readonly gap: string | null;
  readonly warnings: readonly string[];
  /** Leaf first; ranges tell a layer by its index here. */
  readonly layers: readonly (LayerGrowth & { readonly name: string })[];
}

/** @param totals what {@link totalsOf} counted */
export function diffView(diff: Omit<DiskDiff, 'changes'>, totals: DiffTotals): DiffView {
  const { from, to, virtualSize, previousSize, gap, warnings, growth } = diff;
  const { changed, missing, ranges } = totals;
  const sentences = [
    `${formatCount(changed, 'byte')} (${formatBytes(changed)}) in ${formatCount(ranges, 'range')}; a write may have written the same bytes again.`,
  ];
  if (virtualSize !== previousSize) {
    const sizes = `from ${formatBytes(previousSize)} to ${formatBytes(virtualSize)}`;
    sentences.push(`The disk was resized ${sizes}.`);
  }
  if (missing > 0) {
    const lost = formatCount(missing, 'byte');
    sentences.push(`The new content of ${lost} of it is lost: the file is damaged there.`);
  }
  return {
    headline: `Written since ${shortNameOf(from)}, up to ${shortNameOf(to)}:`,
    totals,
    sentences,
    gap: gap === null ? null : `Not whole: ${gap}`,
    warnings,
    layers: growth.map((layer) => ({ ...layer, name: shortNameOf(layer.path) })),
  };
}

export async function totalsOf(changes: AsyncIterable<Change>): Promise<DiffTotals> {
  const totals = { changed: 0, missing: 0, ranges: 0 };
  for await (const { length, kind } of changes) {
    totals.changed += length;
    totals.ranges++;
    if (kind === 'missing') totals.missing += length;
  }
  return totals;
}
