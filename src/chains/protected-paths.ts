import type { Chain, Inventory } from '../sets/model.ts';

/**
 * What no output may replace: the sets and the chain, and every disk that shares a member with it,
 * such as a newer checkpoint or another branch; with each of them the image that it lies in.
 */
export function protectedPaths(
  chain: Chain,
  { chains, sets }: Pick<Inventory, 'chains' | 'sets'>,
): string[] {
  const members = new Set(chain.members);
  const related = chains.filter((other) => other.members.some((disk) => members.has(disk)));
  const disks = [chain, ...related].flatMap((other) => other.members);
  const files = [...sets, ...disks].map(({ file }) => file);
  const containers = new Set(files.map(({ tree }) => tree)).values();
  return [
    ...new Set([
      ...files.map(({ path }) => path),
      ...[...containers].flatMap((tree) => tree.containers ?? []),
    ]),
  ];
}
