import { join } from 'node:path';
import { makeExecutables } from '../../../release/executable/make.ts';
import { LINUX } from '../../../release/executable/targets.ts';
import { onceARun } from '../../run-folder.ts';

/** Whether this machine makes executables; elsewhere tests of them skip visibly. */
export const makesExecutables = process.platform === 'linux' && process.arch === 'x64';

/** The folder with all executables and what goes with them. */
export function executables(): Promise<string> {
  return onceARun('executables', (folder) => makeExecutables(folder));
}

export async function linuxExecutable(): Promise<string> {
  return join(await executables(), LINUX.file);
}
