import { formatBytes, formatCount } from '../bytes/quantity.ts';
import type { CopyComparison, ParentCopies } from '../chains/parent-copies.ts';
import type { Evidence } from '../diagnosis/finding.ts';
import { baseName } from '../sets/paths.ts';

/** Ranges that evidence names one by one. */
const SHOWN_RANGES = 5;

/** How many there are, and by what they came up. */
export function copiesFound(count: number, proven: boolean): string {
  return proven
    ? `${count} disks found have the identity that the child asks for. They started as copies of one disk.`
    : `${count} disks found have the name that the child asks for, and none has its identity.`;
}

/** What the content of the copies says, and what nothing says. */
export function copiesVerdict({ verdict, comparisons }: ParentCopies): string {
  switch (verdict) {
    case 'equal':
      return 'All of them hold the same data: any one of them will do.';
    case 'covered':
      return (
        `They differ in ${amountOf(comparisons)}, but the disks above have data of their own wherever ` +
        'they differ: through this chain, the disk reads the same with every copy.'
      );
    case 'different':
      return (
        `They differ in ${amountOf(comparisons)}${coveredWords(comparisons)}. ` +
        `${showingWords(comparisons)} Nothing found here shows which copy is unchanged.`
      );
    case 'open':
      return `${openWords(comparisons)} Nothing found here shows which copy is unchanged.`;
  }
}

/** `64 KiB, in 1 range`; of several copies all together. */
function amountOf(comparisons: readonly CopyComparison[]): string {
  const bytes = sum(comparisons, ({ different, missing }) => different + missing);
  const ranges = sum(comparisons, (one) => one.ranges);
  return `${formatBytes(bytes)} (${formatCount(ranges, 'range')})`;
}

function coveredWords(comparisons: readonly CopyComparison[]): string {
  const covered = sum(comparisons, (one) => one.covered);
  return covered === 0 ? '' : `; the child hides the difference in ${formatBytes(covered)} of it`;
}

/** Names the first range that shows, so that a person can look at what is there. */
function showingWords(comparisons: readonly CopyComparison[]): string {
  const showing = sum(comparisons, (one) => one.showing);
  const first = comparisons.find(({ shown }) => shown !== null)!;
  const { offset, length } = first.shown!;
  return (
    `${formatBytes(showing)} of that shows through the child, which has no data of its own there: ` +
    `first ${formatCount(length, 'byte')} at offset ${offset} of the disk, in ${baseName(first.path)}.`
  );
}

function openWords(comparisons: readonly CopyComparison[]): string {
  const troubled = comparisons.find(({ trouble }) => trouble !== null);
  if (troubled) return `${baseName(troubled.path)} could not be compared: ${troubled.trouble}.`;
  const left = sum(comparisons, (one) => one.notCompared);
  if (left > 0) {
    const found = comparisons.some(({ ranges }) => ranges > 0)
      ? `So far they differ in ${amountOf(comparisons)}, and none of it is known to show`
      : 'So far no difference was found';
    return `${found}; up to ${formatBytes(left)} were not compared, because that would take long.`;
  }
  const undecided = sum(comparisons, (one) => one.undecided);
  return undecided > 0
    ? `Whether they differ in ${formatBytes(undecided)} is not known: a file is damaged or missing there.`
    : 'There are more of them than were compared.';
}

/** What was compared, and what came of it, a line each. */
export function copiesEvidence({ comparisons }: ParentCopies): Evidence[] {
  return comparisons.flatMap((one): Evidence[] => {
    const { path, against, trouble, first } = one;
    if (trouble !== null) {
      return [{ path, what: `not compared with ${against}`, value: trouble, certainty: 'unknown' }];
    }
    const fact = (what: string, value: string | number): Evidence => {
      return { path, what, value, certainty: 'decoded' };
    };
    const facts: readonly [string, number][] = [
      ['bytes that are unknown in one of them', one.missing],
      ['bytes of these that the chain covers with its own data', one.covered],
      ['bytes of these that show through the chain', one.showing],
      ['bytes of these that may or may not show', one.undecided],
      ['bytes that were not compared, at most', one.notCompared],
    ];
    return [
      fact(`bytes that differ from ${against}`, one.different),
      ...facts.filter(([, value]) => value > 0).map(([what, value]) => fact(what, value)),
      ...first.slice(0, SHOWN_RANGES).map(({ offset, length, kind }) => {
        const what = kind === 'different' ? 'differs on the disk at' : 'unknown at';
        return fact(what, `offset ${offset}, ${formatCount(length, 'byte')}`);
      }),
    ];
  });
}

function sum(
  comparisons: readonly CopyComparison[],
  bytesOf: (comparison: CopyComparison) => number,
): number {
  return comparisons.reduce((total, one) => total + bytesOf(one), 0);
}
