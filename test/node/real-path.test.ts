import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { realPath } from '../../src/node/real-path.ts';
import { temporaryFolder } from './temp-folder.ts';

const refuses = async () => {
  throw Object.assign(new Error('unknown error, realpath'), { code: 'UNKNOWN' });
};

it('walks the way where the system has no answer', async () => {
  const folder = realpathSync(temporaryFolder());
  mkdirSync(join(folder, 'real'));
  writeFileSync(join(folder, 'real', 'disk'), '');
  symlinkSync('real', join(folder, 'link'));
  const disk = join(folder, 'link', 'disk');
  expect(await realPath(disk)).toBe(join(folder, 'real', 'disk'));
  expect(await realPath(disk, refuses)).toBe(join(folder, 'real', 'disk'));
});

it('says so when nothing is there', async () => {
  const path = join(temporaryFolder(), 'nothing');
  await expect(realPath(path)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(realPath(path, refuses)).rejects.toMatchObject({ code: 'ENOENT' });
});
