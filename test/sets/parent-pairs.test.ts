import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { NotAtHandError, pathAmong, pathsOfPairs } from '../../src/sets/parent-pairs.ts';
import { MemoryTree } from '../bytes/memory-tree.ts';

const source = new MemorySource(new Uint8Array());

/** A tree that knows its files without regard to letter case. */
function foldingTree(...paths: string[]): MemoryTree {
  const tree = new MemoryTree(paths.map((path) => ({ path, source })));
  tree.pathOf = async (spelling) => {
    return paths.find((path) => path.toLowerCase() === spelling.toLowerCase()) ?? null;
  };
  return tree;
}

it('puts what a person wrote into the words of the trees, the first that knows it', async () => {
  const trees = [foldingTree('a/Child', 'a/other'), foldingTree('b/parent', 'A/CHILD')];
  const pairs = [{ child: 'a/child', parent: 'B/PARENT' }];
  expect([...(await pathsOfPairs(trees, pairs))]).toEqual([['a/Child', 'b/parent']]);
  expect(await pathAmong(trees, 'none')).toBeNull();
});

it('refuses a file that is not at hand, by the words it was named with', async () => {
  const refused = pathsOfPairs([foldingTree('a')], [{ child: 'a', parent: 'gone' }]);
  await expect(refused).rejects.toThrow(NotAtHandError);
  await expect(refused).rejects.toMatchObject({ code: 'not-at-hand', path: 'gone' });
});
