import type { ByteSource } from '../bytes/byte-source.ts';
import type { FileTree } from '../bytes/file-tree.ts';
import type { Places } from '../bytes/places.ts';
import { FolderPlaces } from './folder-places.ts';
import { isRemote } from './remote-path.ts';

export interface SystemPlacesOptions {
  /** What reaches other machines, where several places share it and its bounds. */
  readonly remote?: () => Promise<Places>;
  /** Most files of this system that are open at a time; few when not given. */
  readonly openFiles?: number | undefined;
}

/** Whatever a path of a command line leads to: folders of this system, of web servers, of buckets. */
export class SystemPlaces implements Places {
  readonly #folders: FolderPlaces;
  readonly #loadRemote: () => Promise<Places>;
  #remote: Promise<Places> | undefined;

  constructor({ remote = loadRemote, openFiles }: SystemPlacesOptions = {}) {
    this.#folders = new FolderPlaces(openFiles);
    this.#loadRemote = remote;
  }

  async kindOf(path: string): Promise<'file' | 'folder' | null> {
    return (await this.#of(path)).kindOf(path);
  }

  async trees(paths: readonly string[]): Promise<FileTree[]> {
    const remote = paths.filter(isRemote);
    const here = await this.#folders.trees(paths.filter((path) => !isRemote(path)));
    if (remote.length === 0) return here;
    return [...here, ...(await (await this.#of(remote[0]!)).trees(remote))];
  }

  async beside(path: string): Promise<FileTree> {
    return (await this.#of(path)).beside(path);
  }

  /**
   * A file that a person names, for reading only.
   * @throws {SourceError} when it cannot be opened
   */
  async open(path: string): Promise<ByteSource> {
    const [tree] = await this.trees([path]);
    return tree!.open(path);
  }

  close(): void {
    this.#folders.close();
  }

  /** What reaches other machines is loaded when one is named. */
  async #of(path: string): Promise<Places> {
    if (!isRemote(path)) return this.#folders;
    this.#remote ??= this.#loadRemote();
    return this.#remote;
  }
}

async function loadRemote(): Promise<Places> {
  const { RemotePlaces } = await import('./remote/remote-places.ts');
  return new RemotePlaces();
}

/** Remote places for all that asks: they are loaded once, and bound the requests of all together. */
export function sharedRemote(): () => Promise<Places> {
  let loaded: Promise<Places> | undefined;
  return () => {
    loaded ??= loadRemote();
    return loaded;
  };
}
