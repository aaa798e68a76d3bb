import type { ByteSource } from '../bytes/byte-source.ts';
import type { FileTree, TreeEntry } from '../bytes/file-tree.ts';
import { SourceError } from '../bytes/source-error.ts';
import { lookAt } from './file-calls.ts';
import type { FilePool } from './file-pool.ts';
import { isInside, realPaths } from './inside-roots.ts';
import { realPath } from './real-path.ts';
import { sourceError } from './source-error.ts';
import { walk } from './walk.ts';

/** Files and folders of this system as a tree, read through a pool that the caller closes. */
export class FolderTree implements FileTree {
  readonly roots: readonly string[];
  readonly #walked: readonly string[];
  readonly #links: readonly string[];
  readonly #pool: FilePool;
  /** Listed paths by real path and by identity: of several, the first. */
  readonly #byRealPath = new Map<string, string>();
  readonly #byId = new Map<string, string>();
  readonly #listed = new Set<string>();

  /**
   * @param paths files, and folders that are gone down into
   * @param roots what the tree is said to be made of, where that is not `paths`
   * @param links symbolic links beside the paths: followed only to what is among these
   */
  constructor(
    paths: readonly string[],
    pool: FilePool,
    roots: readonly string[] = paths,
    links: readonly string[] = [],
  ) {
    this.roots = roots;
    this.#links = links;
    this.#walked = paths;
    this.#pool = pool;
  }

  async *list(signal?: AbortSignal): AsyncGenerator<TreeEntry> {
    signal?.throwIfAborted();
    for await (const entry of walk(this.#walked, this.#links)) {
      signal?.throwIfAborted();
      if (entry.found === 'file') {
        const { path, realPath, id } = entry;
        this.#listed.add(path);
        if (!this.#byRealPath.has(realPath)) this.#byRealPath.set(realPath, path);
        if (!this.#byId.has(id)) this.#byId.set(id, path);
      }
      yield entry;
    }
  }

  async open(path: string): Promise<ByteSource> {
    const source = this.#listed.has(path) ? this.#pool.openNow(path) : undefined;
    if (source) return source;
    const known = this.#listed.has(path) || this.#walked.includes(path);
    if (!known) await this.#requireInside(path);
    return this.#pool.open(path);
  }

  async pathOf(spelling: string): Promise<string | null> {
    if (this.#listed.has(spelling)) return spelling;
    const real = await realPath(spelling).catch(() => null);
    if (real === null) return null;
    const known = this.#byRealPath.get(real);
    if (known !== undefined) return known;
    const stats = await lookAt(real, { bigint: true }).catch(() => null);
    return stats && (this.#byId.get(`${stats.dev}:${stats.ino}`) ?? null);
  }

  async #requireInside(path: string): Promise<void> {
    const real = await realPath(path).catch((error: unknown) => {
      throw sourceError(path, error);
    });
    if (isInside(real, await realPaths(this.#walked))) return;
    const roots = this.roots.join(', ');
    throw new SourceError(path, 'outside', `it does not lie in ${roots}, and is not opened`);
  }
}
