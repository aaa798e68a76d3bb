import type { Chain, Inventory } from '../sets/model.ts';

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
  return [...new Set([...sets, ...disks].map(({ file }) => file.path))];
}
