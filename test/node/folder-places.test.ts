import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { FileTree } from '../../src/bytes/file-tree.ts';
import { FolderPlaces } from '../../src/node/folder-places.ts';
import { temporaryFolder } from './temp-folder.ts';

async function folderWith(...names: string[]): Promise<{ folder: string; places: FolderPlaces }> {
  const folder = temporaryFolder();
  await mkdir(join(folder, 'below'));
  await writeFile(join(folder, 'below', 'deep'), '');
  for (const name of names) await writeFile(join(folder, name), name);
  const places = new FolderPlaces();
  onTestFinished(() => places.close());
  return { folder, places };
}

async function pathsIn(trees: readonly FileTree[]): Promise<string[]> {
  const paths: string[] = [];
  for (const tree of trees) for await (const { path } of tree.list()) paths.push(path);
  return paths;
}

it('says what stands under a path', async () => {
  const { folder, places } = await folderWith('a');
  expect(await places.kindOf(folder)).toBe('folder');
  expect(await places.kindOf(join(folder, 'a'))).toBe('file');
  expect(await places.kindOf(join(folder, 'none'))).toBeNull();
});

it('goes down into folders, and takes what is beside a file without that', async () => {
  const { folder, places } = await folderWith('b', 'a');
  const [a, b, deep] = [join(folder, 'a'), join(folder, 'b'), join(folder, 'below', 'deep')];
  expect(await pathsIn(await places.trees([folder]))).toEqual([a, b, deep]);
  const beside = await places.beside(b);
  expect(beside.roots).toEqual([b]);
  expect(await pathsIn([beside])).toEqual([b, a]);
  expect(await places.trees([])).toEqual([]);
});

it('lists a path that leads nowhere as what can’t be read', async () => {
  const { folder, places } = await folderWith();
  const [tree] = await places.trees([join(folder, 'none')]);
  for await (const entry of tree!.list()) {
    expect(entry).toMatchObject({ found: 'unreadable', error: { reason: 'ENOENT' } });
  }
});

it('reads nothing any more once it is closed', async () => {
  const { folder, places } = await folderWith('a');
  const source = await (await places.trees([folder]))[0]!.open(join(folder, 'a'));
  places.close();
  await expect(source.read(new Uint8Array(1), 0)).rejects.toThrow('closed');
});
