import { readFileSync } from 'node:fs';
import { FEW_FILES } from './file-pool.ts';

/** So many layers are read without opening any of their files again. */
const MOST = 256;
/** What Node.js itself, outputs and sockets need, and below what no system goes. */
const OTHERS = 64;
/** Several chains may be open side by side, and a pool knows nothing of the others. */
const SHARE = 8;
const LIMITS = '/proc/self/limits';

/**
 * How many files of a chain may stay open while its content is read, every layer of it again and again: to
 * open one anew takes longer than to read a little of it.
 * @returns undefined where no more than the few of any pool are allowed, or the system does not say
 */
export function openFileLimit(
  platform: NodeJS.Platform = process.platform,
  limits: string = LIMITS,
): number | undefined {
  // Windows has no limit of that kind that would be reached.
  if (platform === 'win32') return MOST;
  if (platform !== 'linux') return undefined;
  const allowed = /^Max open files\s+(\d+)/m.exec(textOf(limits))?.[1];
  if (allowed === undefined) return undefined;
  const share = Math.floor((Number(allowed) - OTHERS) / SHARE);
  return share > FEW_FILES ? Math.min(MOST, share) : undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
