import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../../release/executable/bundle.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';

it('a plain installation says what a fleet needs, and how it is installed', () => {
  const folder = temporaryFolder();
  cpSync('bin', join(folder, 'bin'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  cpSync('dist/cli', join(folder, 'dist', 'cli'), { recursive: true });
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [join(folder, 'bin', 'vhdset.js'), ...words], { encoding: 'utf8' });
  const { status, stderr } = run('fleet', 'status');
  expect([status, stderr]).toEqual([3, expect.stringContaining('npm install bullmq ioredis')]);
  expect(run('check', '--rules').status).toBe(0);
});

it('nothing of a queue is within an executable', async () => {
  const { packages } = await bundle();
  expect(packages).toContain('node_modules/yargs');
  expect(packages.filter((folder) => /bullmq|ioredis|msgpackr/.test(folder))).toEqual([]);
});
