import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const NAME = 'VHDSET_RUN_FOLDER';

/** Makes the folder of this run of the tests: before any of them, in the process that starts them. */
export function openRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vhdset-run-'));
  process.env[NAME] = folder;
  return folder;
}

export function closeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * What takes long to make and is only read is made once a run: by the first test file that asks for
 * it, while the others wait.
 * @returns its folder
 */
export async function onceARun(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const run = process.env[NAME];
  if (run === undefined) throw new Error('this run of the tests has no folder');
  const folder = join(run, name);
  const outcome = `${folder}.outcome`;
  try {
    mkdirSync(`${folder}.claimed`);
  } catch {
    while (!existsSync(outcome)) await wait(100);
    const failure = readFileSync(outcome, 'utf8');
    if (failure !== '') throw new Error(`${name} could not be made: ${failure}`);
    return folder;
  }
  let failure = '';
  try {
    mkdirSync(folder);
    await make(folder);
  } catch (error) {
    failure = String(error);
    throw error;
  } finally {
    writeFileSync(outcome, failure);
  }
  return folder;
}
