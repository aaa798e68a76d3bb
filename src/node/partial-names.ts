import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const RANDOM_BYTES = 6;
const PARTIAL = '.partial';
const KEPT = '.kept.partial';

/** What the names of all partial files of a target begin with; no longer than a name may be. */
function startFor(path: string): string {
  return `.${basename(path).slice(0, 50)}.vhdset-`;
}

/** A name for the bytes of a file until it is complete: in the same folder, so that a rename suffices. */
export function partialPathFor(path: string): string {
  const random = randomBytes(RANDOM_BYTES).toString('hex');
  return join(dirname(path), `${startFor(path)}${random}${PARTIAL}`);
}

/**
 * Gives a partial file the name of one that nobody writes to any more. Only its writer may do so,
 * as the last thing it does.
 * @returns the name that the file has now: the old one where it can't be renamed
 */
export function markAsKept(partialPath: string): string {
  const kept = `${partialPath.slice(0, -PARTIAL.length)}${KEPT}`;
  try {
    renameSync(partialPath, kept);
    return kept;
  } catch {
    return partialPath;
  }
}

/**
 * The partial files beside a target that earlier outputs to it left behind.
 * @returns `kept`: those that nobody writes to any more; `open`: those of which that is not known
 * @throws what the system says when the folder can't be read
 */
export async function partialsOf(path: string): Promise<{ kept: string[]; open: string[] }> {
  const folder = dirname(path);
  const start = startFor(path);
  const [kept, open]: [string[], string[]] = [[], []];
  for (const name of (await readdir(folder)).sort()) {
    if (!name.startsWith(start)) continue;
    const [, ending] = /^[0-9a-f]{12}(\..*)$/.exec(name.slice(start.length)) ?? [];
    if (ending === KEPT) kept.push(join(folder, name));
    if (ending === PARTIAL) open.push(join(folder, name));
  }
  return { kept, open };
}
