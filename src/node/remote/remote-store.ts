import type { TreeEntry } from '../../bytes/file-tree.ts';
import type { RemoteClient } from './remote-client.ts';
import type { RemoteFile } from './remote-file.ts';

/** What a {@link RemoteTree} asks of the server that its files lie on. */
export interface RemoteStore {
  readonly client: RemoteClient;
  /**
   * Files below a folder, in an order that is the same each time; what cannot be listed is an entry.
   * @param path with a slash at its end
   * @param deep also those in folders below
   */
  list(
    path: string,
    deep: boolean,
    signal?: AbortSignal,
  ): AsyncIterable<RemoteFile | Exclude<TreeEntry, { found: 'file' }>>;
  /**
   * @returns null when nothing is there
   * @throws {SourceError} when the server does not say
   */
  look(path: string, signal?: AbortSignal): Promise<RemoteFile | 'folder' | null>;
}
