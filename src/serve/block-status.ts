import type { MetaContext } from './meta-context.ts';
import type { ServedExport } from './served-export.ts';

/** Descriptors of one context: pairs of length in bytes and flags. */
export type StatusDescriptors = number[];

/** A reply may tell less than was asked for; a disk of millions of runs is told piece by piece. */
const MOST_DESCRIPTORS = 16 * 1024;

/**
 * Describes a range of an export in each context, from the tables alone.
 * @param options.one only the first descriptor of each
 * @param options.stopped asked between windows: nobody waits for the answer any more
 */
export async function blockStatus(
  { disk, offset: base }: ServedExport,
  contexts: readonly MetaContext[],
  range: { readonly offset: number; readonly length: number },
  options: { readonly one: boolean; readonly stopped: () => boolean },
): Promise<StatusDescriptors[]> {
  const most = options.one ? 1 : MOST_DESCRIPTORS;
  const told = contexts.map(() => ({ descriptors: [] as StatusDescriptors, full: false }));
  for await (const list of disk.runs(base + range.offset, range.length)) {
    for (let i = 0; i < list.count; i++) {
      for (const [c, context] of contexts.entries()) {
        const state = told[c]!;
        if (state.full) continue;
        const flags = context.flagsOf(list.kind[i]!, list.position[i]!);
        state.full = !append(state.descriptors, list.length[i]!, flags, most);
      }
    }
    if (options.stopped() || told.every(({ full }) => full)) break;
  }
  return told.map(({ descriptors }) => descriptors);
}

/** @returns false when there is no room for another descriptor */
function append(list: StatusDescriptors, length: number, flags: number, most: number): boolean {
  if (list.length > 0 && list.at(-1) === flags) {
    list[list.length - 2]! += length;
    return true;
  }
  if (list.length === most * 2) return false;
  list.push(length, flags);
  return true;
}
