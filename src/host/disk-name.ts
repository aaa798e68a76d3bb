import { foldName } from '../sets/paths.ts';

/** The parts of a path, whichever separators it has, as Windows compares them. */
function partsOf(path: string): string[] {
  return path.split(/[\\/]+/).map(foldName);
}

/**
 * Finds a disk by the path that another system gave it: by file name, and among several files of
 * that name those whose folders agree most.
 * @returns a search that yields paths out of `diskPaths`.
 */
export function disksNamed(diskPaths: readonly string[]): (path: string) => string[] {
  const byName = new Map<string, { path: string; parts: string[] }[]>();
  for (const path of diskPaths) {
    const parts = partsOf(path);
    const sameName = byName.get(parts.at(-1)!);
    if (sameName) sameName.push({ path, parts });
    else byName.set(parts.at(-1)!, [{ path, parts }]);
  }
  return (path) => {
    const wanted = partsOf(path);
    const found = byName.get(wanted.at(-1)!) ?? [];
    const agreement = found.map(({ parts }) => commonEnd(parts, wanted));
    const best = agreement.reduce((most, length) => Math.max(most, length), 0);
    return found.filter((_, index) => agreement[index] === best).map((disk) => disk.path);
  };
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) {
    length++;
  }
  return length;
}
