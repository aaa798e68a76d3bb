import { dirname, join } from 'node:path';
import type { FileTree } from '../bytes/file-tree.ts';
import type { Places } from '../bytes/places.ts';
import { listFolder, lookAt } from './file-calls.ts';
import { FilePool } from './file-pool.ts';
import { FolderTree } from './folder-tree.ts';

/** The folders of this system. Everything is read through one pool: {@link close} it at the end. */
export class FolderPlaces implements Places {
  readonly #pool: FilePool;

  /** @param openFiles most files that are open at a time; few when not given */
  constructor(openFiles?: number) {
    this.#pool = new FilePool(openFiles);
  }

  async kindOf(path: string): Promise<'file' | 'folder' | null> {
    const stats = await lookAt(path).catch(() => null);
    if (stats?.isFile()) return 'file';
    return stats?.isDirectory() ? 'folder' : null;
  }

  async trees(paths: readonly string[]): Promise<FileTree[]> {
    return paths.length > 0 ? [new FolderTree(paths, this.#pool)] : [];
  }

  async beside(path: string): Promise<FileTree> {
    const folder = dirname(path);
    const entries = await listFolder(folder, { withFileTypes: true }).catch(() => []);
    const pathsOf = (some: typeof entries) => some.map(({ name }) => join(folder, name)).sort();
    const files = pathsOf(entries.filter((entry) => entry.isFile()));
    const links = pathsOf(entries.filter((entry) => entry.isSymbolicLink()));
    return new FolderTree([path, ...files], this.#pool, [path], links);
  }

  close(): void {
    this.#pool.close();
  }
}
