import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  listFolder,
  lookAt,
  lookAtLink,
  realPathOf,
  walkedPathOf,
} from '../../src/node/file-calls.ts';
import { temporaryFolder } from './temp-folder.ts';

function made(): string {
  const folder = realpathSync(temporaryFolder());
  mkdirSync(join(folder, 'real'));
  writeFileSync(join(folder, 'real', 'disk'), 'content');
  symlinkSync('real', join(folder, 'link'));
  return folder;
}

it('looks at what is there, through links or at them', async () => {
  const folder = made();
  const stats = await lookAt(join(folder, 'link', 'disk'), { bigint: true });
  expect(stats.size).toBe(7n);
  expect((await lookAt(join(folder, 'link'))).isDirectory()).toBe(true);
  expect((await lookAtLink(join(folder, 'link'))).isSymbolicLink()).toBe(true);
  expect((await listFolder(folder)).sort()).toEqual(['link', 'real']);
  const [entry] = await listFolder(join(folder, 'real'), { withFileTypes: true });
  expect(entry!.isFile()).toBe(true);
});

it.each([
  ['as the system has it', realPathOf],
  ['as it is walked', walkedPathOf],
])('finds the real path, %s', async (_, real) => {
  const folder = made();
  expect(await real(join(folder, 'link', 'disk'))).toBe(join(folder, 'real', 'disk'));
  await expect(real(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'ENOENT' });
});
