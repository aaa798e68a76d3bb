import type { Chain, Inventory } from '../sets/model.ts';

/** The files that a path inside of images leads through: `a.E01#2/b.vhdx` is in `a.E01`. */
function containersOf(path: string): string[] {
  const ends = [...path.matchAll(/#\d*(?=\/|$)/g)].map(({ index }) => index);
  return ends.map((end) => path.slice(0, end));
}

/**
 * What no output may replace: the sets and the chain, and every disk that shares a member with it,
 * such as a newer checkpoint or another branch.
 */
export function protectedPaths(
  chain: Chain,
  { chains, sets }: Pick<Inventory, 'chains' | 'sets'>,
): string[] {
  const members = new Set(chain.members);
  const related = chains.filter((other) => other.members.some((disk) => members.has(disk)));
  const disks = [chain, ...related].flatMap((other) => other.members);
  const paths = [...sets, ...disks].map(({ file }) => file.path);
  return [...new Set(paths.flatMap((path) => [path, ...containersOf(path)]))];
}
