import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFolder } from '../../src/cli/whole-folder.ts';
import { temporaryFolder } from '../node/temp-folder.ts';

it('lists each file once, with its size, in one order', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'b'));
  writeFileSync(join(folder, 'b', 'c'), '123');
  writeFileSync(join(folder, 'a'), '');
  symlinkSync('a', join(folder, 'link'));
  const found = await withFolder(folder, async ({ files, gap }) => {
    return { gap, files: files.map(({ path, size }) => [path, size]) };
  });
  expect(found).toEqual({
    gap: null,
    files: [
      [join(folder, 'a'), 0],
      [join(folder, 'b', 'c'), 3],
    ],
  });
});

it('is nothing for a file or for what is not there, and an error for an empty folder', async () => {
  const folder = temporaryFolder();
  await expect(withFolder(folder, async () => 1)).rejects.toThrow('no file in');
  writeFileSync(join(folder, 'a'), '');
  expect(await withFolder(join(folder, 'a'), async () => 1)).toBeNull();
  expect(await withFolder(join(folder, 'none'), async () => 1)).toBeNull();
});
