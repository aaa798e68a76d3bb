import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../../fixtures/scenarios/never-merging.ts';
import { terminalPicture } from './terminal.ts';

/** Where the picture is that the README begins with. */
export const README_PICTURE = 'docs/terminal.svg';

/** What the program as it was built says of the set of which the README speaks. */
export async function readmePicture(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vhdset-picture-'));
  try {
    await mkdir(join(folder, 'copy'));
    await build(join(folder, 'copy'));
    const words = [resolve('bin/vhdset.js'), 'analyze', 'copy', '--color'];
    const env = { ...process.env, TZ: 'UTC', COLUMNS: undefined };
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder, env });
    return terminalPicture('vhdset analyze copy', stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
