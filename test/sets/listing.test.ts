import { expect, it } from 'vitest';
import type { FileTree } from '../../src/bytes/file-tree.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { listDistinct } from '../../src/sets/listing.ts';
import { type MemoryFile, MemoryTree } from '../bytes/memory-tree.ts';

const source = new MemorySource(new Uint8Array(1));
const tree = (...files: Partial<MemoryFile>[]) =>
  new MemoryTree(files.map((file) => ({ path: 'a', source, ...file })));

async function pathsOf(trees: readonly FileTree[], search: readonly FileTree[] = []) {
  const { listed, skipped } = await listDistinct(trees, search, undefined);
  return {
    listed: listed.map(({ entry, origin }) => `${origin} ${entry.path}`),
    skipped: skipped.map(({ path }) => path),
  };
}

it('lists each path once, a root before a folder to search', async () => {
  const given = tree({ path: 'a' }, { path: 'b' });
  const searched = tree({ path: 'b' }, { path: 'c' });
  expect((await pathsOf([given, given], [searched])).listed).toEqual([
    'root a',
    'root b',
    'search c',
  ]);
});

it('counts one file under two paths for the root, and two paths in the roots as two', async () => {
  const given = tree({ path: 'a', id: '1' }, { path: 'link', id: '1' }, { path: 'x', id: null });
  const searched = tree({ path: 'again', id: '1' }, { path: 'y', id: null });
  expect((await pathsOf([given], [searched])).listed).toEqual([
    'root a',
    'root link',
    'root x',
    'search y',
  ]);
});

it('tells what is skipped, unless it is listed as a file as well', async () => {
  const given = tree({ path: 'pipe', skipped: 'a named pipe' }, { path: 'a', skipped: 'a link' });
  expect(await pathsOf([given], [tree({ path: 'a' })])).toEqual({
    listed: ['search a'],
    skipped: ['pipe'],
  });
});

it('lists what is deleted as what only serves to find parents', async () => {
  const remains = { foundBy: 'record' } as NonNullable<MemoryFile['remains']>;
  expect((await pathsOf([tree({ path: 'gone', remains })])).listed).toEqual(['search gone']);
});
