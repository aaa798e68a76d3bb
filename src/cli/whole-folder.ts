import type { FileTree } from '../bytes/file-tree.ts';
import { formatCount } from '../bytes/quantity.ts';
import { SystemPlaces } from '../node/system-places.ts';
import { InputError } from './exit.ts';
import { remark } from './remarks.ts';

/** Every file of a folder and of those below, in an order that is the same each time. */
interface WholeFolder {
  readonly files: readonly {
    readonly tree: FileTree;
    readonly path: string;
    readonly size: number;
  }[];
  /** What of it could not be looked at; null when all could. */
  readonly gap: string | null;
}

/**
 * Lists a folder for `work`, and closes its files afterwards. What is no file or could not be read is told.
 * @returns null when the path is no folder
 * @throws {InputError} for a folder without a file
 */
export async function withFolder<T>(
  path: string,
  work: (folder: WholeFolder) => Promise<T>,
): Promise<T | null> {
  const places = new SystemPlaces();
  try {
    if ((await places.kindOf(path)) !== 'folder') return null;
    const files: WholeFolder['files'][number][] = [];
    let unread = 0;
    for (const tree of await places.trees([path])) {
      for await (const entry of tree.list()) {
        if (entry.found === 'file') files.push({ tree, path: entry.path, size: entry.size });
        else if (entry.found === 'skipped') remark(`not a file: ${entry.path} is ${entry.reason}`);
        else {
          unread++;
          remark(`warning: ${entry.error.message}`);
        }
      }
    }
    if (files.length === 0 && unread === 0) throw new InputError(`no file in ${path}`);
    const gap = unread > 0 ? `${formatCount(unread, 'entry', 'entries')} could not be read` : null;
    return await work({ files, gap });
  } finally {
    places.close();
  }
}
