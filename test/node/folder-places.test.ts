import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
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

it('names the links beside a file, follows none out of the folder, and explains names in other bytes', async () => {
  const { folder, places } = await folderWith('a', 'b');
  const outside = join(temporaryFolder(), 'outside');
  await writeFile(outside, '');
  await symlink(outside, join(folder, 'out'));
  await symlink(join(folder, 'b'), join(folder, 'in'));
  const raw = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff])]);
  const unnamed = await writeFile(raw, '').then(
    () => ['\ufffd: name-not-utf-8'],
    // A system whose names are text.
    () => [],
  );
  const told: string[] = [];
  for await (const entry of (await places.beside(join(folder, 'a'))).list()) {
    const name = basename(entry.path);
    if (entry.found === 'unreadable') told.push(`${name}: ${entry.error.reason}`);
    else told.push(entry.found === 'skipped' ? `${name}: ${entry.reason}` : name);
  }
  expect(told).toEqual([
    'a',
    'b',
    ...unnamed,
    'in: a symbolic link to what is listed by itself',
    'out: a symbolic link that leads out of the folders given',
  ]);
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
