import type { ByteSource } from '../../src/bytes/byte-source.ts';
import type { FileTree, TreeEntry, TreeFile } from '../../src/bytes/file-tree.ts';
import { SourceError } from '../../src/bytes/source-error.ts';

/** A file of a tree in memory; with an `error` it is listed as one that can't be read. */
export interface MemoryFile extends Partial<Omit<TreeFile, 'found' | 'path'>> {
  readonly path: string;
  readonly source: ByteSource;
  readonly error?: string | undefined;
  /** Why it is skipped, where it is. */
  readonly skipped?: string | undefined;
}

/** Files in memory as a tree; notes every path that is opened. */
export class MemoryTree implements FileTree {
  readonly roots: readonly string[];
  readonly opened: string[] = [];
  readonly #files: readonly MemoryFile[];

  constructor(files: readonly MemoryFile[], roots: readonly string[] = ['.']) {
    this.#files = files;
    this.roots = roots;
  }

  async *list(): AsyncGenerator<TreeEntry> {
    for (const { path, source, error, skipped, ...facts } of this.#files) {
      if (skipped !== undefined) {
        yield { found: 'skipped', path, reason: skipped };
        continue;
      }
      if (error !== undefined) {
        yield { found: 'unreadable', path, error: new SourceError(path, 'EIO', error) };
        continue;
      }
      const unknown = { modified: null, created: null, id: null };
      yield { found: 'file', path, size: source.size, ...unknown, ...facts };
    }
  }

  async open(path: string): Promise<ByteSource> {
    this.opened.push(path);
    const file = this.#files.find((one) => one.path === path);
    if (!file) throw new Error(`the test has no file ${path}`);
    return file.source;
  }

  async pathOf(spelling: string): Promise<string | null> {
    return this.#files.some(({ path }) => path === spelling) ? spelling : null;
  }
}
