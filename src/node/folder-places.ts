import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileTree } from '../bytes/file-tree.ts';
import type { Places } from '../bytes/places.ts';
import { FilePool } from './file-pool.ts';
import { FolderTree } from './folder-tree.ts';

/** The folders of this system. Everything is read through one pool: {@link close} it at the end. */
export class FolderPlaces implements Places {
  readonly #pool = new FilePool();

  async kindOf(path: string): Promise<'file' | 'folder' | null> {
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile()) return 'file';
    return stats?.isDirectory() ? 'folder' : null;
  }

  async trees(paths: readonly string[]): Promise<FileTree[]> {
    return paths.length > 0 ? [new FolderTree(paths, this.#pool)] : [];
  }

  async beside(path: string): Promise<FileTree> {
    const folder = dirname(path);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(folder, entry.name)).sort();
    return new FolderTree([path, ...paths], this.#pool, [path]);
  }

  close(): void {
    this.#pool.close();
  }
}
