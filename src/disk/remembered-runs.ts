import type { CopiedDisk } from './read-ahead.ts';
import type { RunList } from './run-list.ts';

/** Runs that are kept: 2 MiB of columns. */
const MOST_KEPT = 64 * 1024;

/**
 * The same disk, which remembers how the first range that was gone through is decided, or as much of
 * its beginning as fits: who counts a range before copying it reads the tables once.
 */
export function rememberingRuns(disk: CopiedDisk, most: number = MOST_KEPT): CopiedDisk {
  const { virtualSize, unreadable, layers } = disk;
  let known: { readonly offset: number; readonly length: number } | null = null;
  const kept: RunList[] = [];
  let keptRuns = 0;
  let keptEnd = 0;

  async function* runs(offset = 0, length = virtualSize - offset): AsyncGenerator<RunList> {
    const isFirst = known === null;
    known ??= { offset, length };
    let from = offset;
    if (!isFirst && known.offset === offset && known.length === length) {
      // What was found to be unreadable since is missing by now.
      for (const list of kept) yield unreadable.cut(list);
      from = Math.max(offset, keptEnd);
    }
    let keeping = isFirst;
    for await (const list of disk.runs(from, offset + length - from)) {
      keeping &&= keptRuns + list.count <= most;
      if (keeping && list.count > 0) {
        kept.push(list);
        keptRuns += list.count;
        const last = list.count - 1;
        keptEnd = list.offset[last]! + list.length[last]!;
      }
      yield list;
    }
  }

  return {
    virtualSize,
    unreadable,
    layers,
    runs,
    extents: (offset, length) => disk.extents(offset, length),
  };
}
