import type { FileTree } from '../../bytes/file-tree.ts';
import type { Places } from '../../bytes/places.ts';
import { parentFolder, parseAddress } from './address.ts';
import { RemoteClient } from './remote-client.ts';
import type { RemoteStore } from './remote-store.ts';
import { RemoteTree, remoteMemory } from './remote-tree.ts';
import { S3Store } from './s3-bucket.ts';
import { s3Settings } from './s3-settings.ts';
import { WebServer } from './web-server.ts';

/** Folders of web servers (`https://server/folder/`) and object stores (`s3://bucket/prefix`). */
export class RemotePlaces implements Places {
  readonly #client: RemoteClient;
  readonly #memory = remoteMemory();
  #web: WebServer | undefined;
  #s3: Promise<S3Store> | undefined;

  constructor(client: RemoteClient = new RemoteClient()) {
    this.#client = client;
  }

  async kindOf(path: string): Promise<'file' | 'folder' | null> {
    const store = await this.#storeOf(path);
    const found = await store.look(path);
    return found === 'folder' || found === null ? found : 'file';
  }

  async trees(paths: readonly string[]): Promise<FileTree[]> {
    const byStore = new Map<RemoteStore, string[]>();
    for (const path of paths) {
      const store = await this.#storeOf(path);
      byStore.set(store, [...(byStore.get(store) ?? []), path]);
    }
    return [...byStore].map(([store, roots]) => new RemoteTree(store, roots, [], this.#memory));
  }

  async beside(path: string): Promise<FileTree> {
    const store = await this.#storeOf(path);
    return new RemoteTree(store, [path], [parentFolder(path)], this.#memory);
  }

  async #storeOf(path: string): Promise<RemoteStore> {
    if (parseAddress(path).scheme === 's3') {
      this.#s3 ??= s3Settings().then((settings) => new S3Store(settings));
      return this.#s3;
    }
    this.#web ??= new WebServer(this.#client);
    return this.#web;
  }
}
