import type { FileTree } from '../bytes/file-tree.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';

/** What a person says of two files, each as the person spells it. */
export interface ParentPair {
  readonly child: string;
  readonly parent: string;
}

/** A path that was given to say which file is meant leads to none of the files at hand. */
export class NotAtHandError extends VhdsetError {
  readonly code = 'not-at-hand';
  readonly path: string;

  constructor(path: string) {
    super(`${path} is not among the files found`);
    this.name = 'NotAtHandError';
    this.path = path;
  }
}

/**
 * The pairs in terms of the paths that the trees list, by the path of the child.
 * @param trees that have been listed; the first that knows a file says how it is called
 * @throws {NotAtHandError} for a file that none of them lists
 */
export async function pathsOfPairs(
  trees: readonly FileTree[],
  pairs: readonly ParentPair[],
): Promise<Map<string, string>> {
  const parents = new Map<string, string>();
  const known = async (spelling: string) => {
    const path = await pathAmong(trees, spelling);
    if (path === null) throw new NotAtHandError(spelling);
    return path;
  };
  for (const { child, parent } of pairs) parents.set(await known(child), await known(parent));
  return parents;
}

/** The path under which the first of the trees lists what a person spells so; null when none does. */
export async function pathAmong(
  trees: readonly FileTree[],
  spelling: string,
): Promise<string | null> {
  for (const tree of trees) {
    const path = await tree.pathOf(spelling);
    if (path !== null) return path;
  }
  return null;
}
