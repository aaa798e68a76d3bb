import { realPathOf, walkedPathOf } from './file-calls.ts';
import { errnoOf } from './source-error.ts';

/**
 * A path without links on its way, as the system has it. Windows has no answer for volumes of some
 * drivers (memory disks, old network folders): there the way is walked, folder by folder.
 * @throws what the system says, of a file that is not there
 */
export async function realPath(
  path: string,
  ask: (path: string) => Promise<string> = realPathOf,
): Promise<string> {
  try {
    return await ask(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw error;
    return walkedPathOf(path);
  }
}
