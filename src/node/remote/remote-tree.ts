import type { ByteSource } from '../../bytes/byte-source.ts';
import type { FileTree, TreeEntry, TreeFile } from '../../bytes/file-tree.ts';
import { Memory, RememberedSource } from '../../bytes/remembered-source.ts';
import { SourceError } from '../../bytes/source-error.ts';
import { answerError } from './remote-client.ts';
import { type RemoteFile, stateOf } from './remote-file.ts';
import { RemoteSource } from './remote-source.ts';
import type { RemoteStore } from './remote-store.ts';

/** Files that are asked for at a time, where they are named, or a listing rounds their sizes. */
const SIZES_AT_ONCE = 64;
/** Bytes that structures may take, those of all files together: those of some 3,000 disks. */
const REMEMBERED = 16 * 1024 * 1024;

/** What is remembered of files far away, within one bound for all that shares it. */
export function remoteMemory(): Memory {
  return new Memory(REMEMBERED);
}

/**
 * Files and folders of one server as a tree; nothing there can be changed through it. Structures are
 * read in few requests, and remembered as long as the tree is used.
 */
export class RemoteTree implements FileTree {
  readonly roots: readonly string[];
  readonly filesAtOnce = 32;
  readonly #store: RemoteStore;
  readonly #shallow: readonly string[];
  readonly #memory: Memory;
  /** What was listed, by path. */
  readonly #files = new Map<string, RemoteFile>();
  /** What was opened: of each file one state is known, however often it is opened. */
  readonly #sources = new Map<string, Promise<ByteSource>>();

  /**
   * @param roots files, and folders that are gone down into
   * @param shallow folders whose own files belong to the tree as well, behind those of the roots
   * @param memory one for many trees keeps memory flat
   */
  constructor(
    store: RemoteStore,
    roots: readonly string[],
    shallow: readonly string[] = [],
    memory: Memory = remoteMemory(),
  ) {
    this.roots = roots;
    this.#store = store;
    this.#shallow = shallow;
    this.#memory = memory;
  }

  async *list(signal?: AbortSignal): AsyncGenerator<TreeEntry> {
    const seen = new Set<string>();
    for await (const entry of inBatches(this.#entries(signal), (one) => this.#sized(one, signal))) {
      if (seen.has(entry.path)) continue;
      seen.add(entry.path);
      signal?.throwIfAborted();
      yield entry;
    }
  }

  open(path: string): Promise<ByteSource> {
    const opened = this.#sources.get(path);
    if (opened) return opened;
    const opening = this.#opened(path);
    this.#sources.set(path, opening);
    // What is not there now may be there later.
    opening.catch(() => this.#sources.delete(path));
    return opening;
  }

  async #opened(path: string): Promise<ByteSource> {
    const listed = this.#files.get(path);
    const file = listed ?? (await this.#outsideListing(path));
    if (file.size === null)
      throw new SourceError(path, 'no-size', 'the server does not say how long the file is');
    const source = new RemoteSource(this.#store.client, { ...file, size: file.size });
    return new RememberedSource(source, this.#memory);
  }

  async pathOf(spelling: string): Promise<string | null> {
    return this.#files.has(spelling) ? spelling : null;
  }

  async #outsideListing(path: string): Promise<RemoteFile> {
    const inside = this.roots.some(
      (root) => path === root || (root.endsWith('/') && path.startsWith(root)),
    );
    if (!inside || path.split('/').includes('..')) {
      const roots = this.roots.join(', ');
      throw new SourceError(path, 'outside', `it does not lie in ${roots}, and is not opened`);
    }
    const found = await this.#store.look(path);
    if (found === null) throw answerError(path, 404);
    if (found === 'folder') throw new SourceError(path, 'EISDIR', 'it is a folder');
    return found;
  }

  async *#entries(signal?: AbortSignal): AsyncGenerator<RemoteFile | TreeEntry> {
    for await (const { root, look } of inBatches(this.roots, (one) => this.#look(one, signal))) {
      try {
        const found = await look();
        if (found === null) throw answerError(root, 404);
        if (found !== 'folder') yield found;
        else yield* this.#store.list(root.endsWith('/') ? root : `${root}/`, true, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof SourceError)) throw error;
        yield { found: 'unreadable', path: root, error };
      }
    }
    for (const folder of this.#shallow) {
      for await (const entry of this.#store.list(folder, false, signal)) {
        // Of a folder that nobody named, nothing is missed when it is not listed.
        if (!('found' in entry)) yield entry;
      }
    }
  }

  /** Many files that are named cost few round trips; what fails is told when its turn comes. */
  async #look(root: string, signal?: AbortSignal) {
    const looked = async () => (root.endsWith('/') ? 'folder' : this.#store.look(root, signal));
    const [outcome] = await Promise.allSettled([looked()]);
    return {
      root,
      look: async () => {
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      },
    };
  }

  /** A listing that rounds is asked again, file by file: every size that is told is true. */
  async #sized(entry: RemoteFile | TreeEntry, signal?: AbortSignal): Promise<TreeEntry> {
    if ('found' in entry) return entry;
    let file = entry;
    if (file.size === null) {
      const { path, url } = file;
      try {
        const answer = await this.#store.client.ask(path, { method: 'HEAD', url }, 0, { signal });
        if (answer.status !== 200) throw answerError(path, answer.status);
        file = { ...file, ...stateOf(answer.headers) };
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof SourceError)) throw error;
        return { found: 'unreadable', path, error };
      }
    }
    this.#files.set(file.path, file);
    return asTreeFile(file);
  }
}

function asTreeFile({ path, size, modified, tag }: RemoteFile): TreeFile {
  const told = tag === null ? {} : { tag };
  return { found: 'file', path, size: size ?? 0, modified, created: null, id: null, ...told };
}

/** In their order, a few of them side by side. */
async function* inBatches<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  let batch: Promise<R>[] = [];
  for await (const item of items) {
    batch.push(work(item));
    if (batch.length < SIZES_AT_ONCE) continue;
    yield* await Promise.all(batch);
    batch = [];
  }
  yield* await Promise.all(batch);
}
