import type { FileTree, SkippedEntry, TreeFile, UnreadableEntry } from '../bytes/file-tree.ts';
import type { InventoryFile } from './model.ts';

/** An entry of a tree that is to be in the inventory. */
export interface Listed {
  readonly tree: FileTree;
  readonly origin: InventoryFile['origin'];
  readonly entry: TreeFile | UnreadableEntry;
}

/** Each path once, and what is not read; a file in a root and in a search folder counts for the root. */
export async function listDistinct(
  trees: readonly FileTree[],
  search: readonly FileTree[],
  signal: AbortSignal | undefined,
): Promise<{ listed: Listed[]; skipped: SkippedEntry[] }> {
  const files = new Map<string, Listed>();
  const skipped = new Map<string, SkippedEntry>();
  const list = async (tree: FileTree, origin: Listed['origin']) => {
    for await (const entry of tree.list(signal)) {
      if (entry.found === 'skipped') {
        // What leads to a file that is listed by itself is found as that file.
        if (entry.target === undefined) skipped.set(entry.path, entry);
      } else if (!files.has(entry.path)) {
        const gone = entry.found === 'file' && entry.remains !== undefined;
        files.set(entry.path, { tree, origin: gone ? 'search' : origin, entry });
      }
    }
  };
  for (const tree of trees) await list(tree, 'root');
  for (const tree of search) await list(tree, 'search');
  const all = [...files.values()];
  const rootIds = new Set(all.filter(isRoot).map(({ entry }) => idOf(entry)));
  rootIds.delete(null);
  const listed = all.filter((one) => isRoot(one) || !rootIds.has(idOf(one.entry)));
  return { listed, skipped: [...skipped.values()].filter(({ path }) => !files.has(path)) };
}

const isRoot = ({ origin }: Listed) => origin === 'root';
export const idOf = (entry: Listed['entry']) => (entry.found === 'file' ? entry.id : null);
