import type { Difference } from '../disk/compare.ts';
import { Damaged, Kind } from '../disk/run-list.ts';
import type { OpenChain } from './open-chain.ts';

/** What of the differences between two possible parents the chain above them shows. In bytes. */
export interface Visibility {
  /** The chain has data of its own there, zeros included, or ends before: it reads the same with either. */
  readonly covered: number;
  /** The two are known to differ there, and the parent decides what is read. */
  readonly showing: number;
  /** Neither of these is known: one of the two can't be told there, or the chain itself is damaged. */
  readonly undecided: number;
  /** The first range that shows; null when none does. Offset and length on the virtual disk. */
  readonly shown: { readonly offset: number; readonly length: number } | null;
}

/**
 * @param opened a chain that ends before the parent in question
 * @param differences in order, without overlap
 */
export async function visibilityOf(
  { disk, gap }: OpenChain,
  differences: readonly Difference[],
): Promise<Visibility> {
  let [covered, showing, undecided] = [0, 0, 0];
  let shown: { offset: number; length: number } | null = null;
  let index = 0;
  const runs = differences.length > 0 ? disk.runs() : [];
  for await (const { count, offset, length, kind, position } of runs) {
    for (let i = 0; i < count; i++) {
      const end = offset[i]! + length[i]!;
      while (index < differences.length && differences[index]!.offset < end) {
        const difference = differences[index]!;
        const from = Math.max(difference.offset, offset[i]!);
        const stop = Math.min(difference.offset + difference.length, end);
        const bytes = stop - from;
        // Only at the end of the whole chain is what is absent the parent in question.
        const parentDecides = position[i] === Damaged.None && gap?.why === 'ambiguous';
        if (kind[i] !== Kind.Missing) covered += bytes;
        else if (!parentDecides || difference.kind === 'missing') undecided += bytes;
        else {
          showing += bytes;
          if (shown === null) shown = { offset: from, length: bytes };
          else if (shown.offset + shown.length === from) shown.length += bytes;
        }
        if (difference.offset + difference.length > end) break;
        index++;
      }
    }
    if (index === differences.length) break;
  }
  // What lies past the end of the leaf, nobody reads.
  for (const { offset, length } of differences.slice(index)) {
    covered += offset + length - Math.max(offset, Math.min(disk.virtualSize, offset + length));
  }
  return { covered, showing, undecided, shown };
}
