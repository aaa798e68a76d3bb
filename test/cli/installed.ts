import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/**
 * Installs the program, as `vhdset`, in a folder of its own below `folder`.
 * @returns the environment of a shell that finds it
 */
export function installedIn(folder: string): NodeJS.ProcessEnv {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  const program = join(programs, 'vhdset');
  const words = [process.execPath, resolve('bin/vhdset.js')].map((word) => `'${word}'`);
  writeFileSync(program, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` };
}
