import { link, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FilePool } from '../../src/node/file-pool.ts';
import { FolderTree } from '../../src/node/folder-tree.ts';
import { temporaryFolder } from './temp-folder.ts';

async function treeOf(...names: string[]): Promise<{ folder: string; tree: FolderTree }> {
  const top = temporaryFolder();
  const folder = join(top, 'folder');
  await mkdir(folder);
  await writeFile(join(top, 'outside'), 'secret');
  for (const name of names) await writeFile(join(folder, name), name);
  const pool = new FilePool();
  onTestFinished(() => pool.close());
  return { folder, tree: new FolderTree([folder], pool) };
}

async function listed(tree: FolderTree): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of tree.list()) paths.push(`${entry.found} ${entry.path}`);
  return paths;
}

it('lists what lies in its roots, and opens it', async () => {
  const { folder, tree } = await treeOf('a', 'b');
  expect(tree.roots).toEqual([folder]);
  expect(await listed(tree)).toEqual([`file ${join(folder, 'a')}`, `file ${join(folder, 'b')}`]);
  const source = await tree.open(join(folder, 'a'));
  const target = new Uint8Array(1);
  await source.read(target, 0);
  expect(String.fromCharCode(...target)).toBe('a');
});

it('opens what was not listed where it lies in the roots, and nothing outside', async () => {
  const { folder, tree } = await treeOf('a');
  expect((await tree.open(relative('.', join(folder, 'a')))).size).toBe(1);
  await symlink(join(folder, '..', 'outside'), join(folder, 'link'));
  for (const path of [join(folder, '..', 'outside'), join(folder, 'link'), '/etc/hostname']) {
    await expect(tree.open(path)).rejects.toMatchObject({
      code: 'source-unreadable',
      reason: 'outside',
      path,
    });
  }
  await expect(tree.open(join(folder, 'none'))).rejects.toMatchObject({ reason: 'ENOENT' });
});

it('knows a listed file by every spelling of its path', async () => {
  const { folder, tree } = await treeOf('a', 'b');
  const path = join(folder, 'a');
  expect(await tree.pathOf(path)).toBeNull();
  await listed(tree);
  await symlink(path, join(folder, 'later'));
  await link(path, join(folder, '..', 'hard'));
  for (const spelling of [
    path,
    relative('.', path),
    `${folder}/./a`,
    join(folder, 'later'),
    join(folder, '..', 'hard'),
  ]) {
    expect(await tree.pathOf(spelling), spelling).toBe(path);
  }
  expect(await tree.pathOf(join(folder, '..', 'outside'))).toBeNull();
  expect(await tree.pathOf('a')).toBeNull();
  await rename(path, join(folder, 'c'));
  expect(await tree.pathOf(join(folder, 'b'))).toBe(join(folder, 'b'));
});

it('ends with the next entry when it is aborted', async () => {
  const { tree } = await treeOf('a', 'b', 'c');
  const stop = new AbortController();
  const seen: string[] = [];
  const listing = async () => {
    for await (const { path } of tree.list(stop.signal)) {
      seen.push(path);
      stop.abort(new Error('enough'));
    }
  };
  await expect(listing()).rejects.toThrow('enough');
  expect(seen).toHaveLength(1);
});
