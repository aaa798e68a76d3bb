import type { UnreadableEntry } from '../../bytes/file-tree.ts';
import { SourceError } from '../../bytes/source-error.ts';
import { encodePath, parseAddress } from './address.ts';
import { type IndexEntry, parseAutoindex } from './autoindex.ts';
import { answerError, type RemoteAnswer, type RemoteClient } from './remote-client.ts';
import { type RemoteFile, stateOf } from './remote-file.ts';
import type { RemoteStore } from './remote-store.ts';

/** What is listed of a folder, and how deep below the one that was named it lies. */
interface Walk {
  readonly deep: boolean;
  readonly depth: number;
  readonly signal: AbortSignal | undefined;
}

/** Bytes of a listing: about 300,000 names. */
const LONGEST_LISTING = 64 * 1024 * 1024;
/** Folders within folders. */
const DEEPEST = 64;
const REDIRECTS = 5;
/** Folders that are asked for before their turn comes: each takes a round trip. */
const MOST_AHEAD = 16;
/** Bytes of the listing of such a folder: about 20,000 names. A longer one is asked for in its turn. */
const LONGEST_AHEAD = 4 * 1024 * 1024;

/** The folders of a web server that lists them: nginx's and Apache's index pages, HTML or JSON. */
export class WebServer implements RemoteStore {
  readonly client: RemoteClient;
  /** Folders asked for whose turn has not come, on all levels together. */
  #ahead = 0;

  constructor(client: RemoteClient) {
    this.client = client;
  }

  list(
    path: string,
    deep: boolean,
    signal?: AbortSignal,
  ): AsyncGenerator<RemoteFile | UnreadableEntry> {
    return this.#list(path, { deep, depth: 0, signal }, this.#index(path, signal));
  }

  async *#list(
    path: string,
    { deep, depth, signal }: Walk,
    begun: Promise<IndexEntry[]>,
  ): AsyncGenerator<RemoteFile | UnreadableEntry> {
    let entries: IndexEntry[];
    try {
      if (depth > DEEPEST) throw new SourceError(path, 'too-deep', `over ${DEEPEST} folders deep`);
      entries = await begun;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof SourceError)) throw error;
      yield { found: 'unreadable', path, error };
      return;
    }
    const url = urlOf(path);
    entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const folders = deep ? entries.filter(({ type }) => type === 'folder') : [];
    const waiting: Promise<IndexEntry[]>[] = [];
    let turn = 0;
    try {
      for (const { name, encoded, type, size, modified } of entries) {
        const of = path + name;
        if (type === 'file') yield { path: of, url: url + encoded, size, modified, tag: null };
        else if (deep) {
          for (let at = turn + waiting.length; at < folders.length; at++, this.#ahead++) {
            if (this.#ahead >= MOST_AHEAD) break;
            waiting.push(this.#indexAhead(`${path}${folders[at]!.name}/`, signal));
          }
          turn++;
          const index = waiting.shift();
          if (index) this.#ahead--;
          const below = { deep, depth: depth + 1, signal };
          yield* this.#list(`${of}/`, below, index ?? this.#index(`${of}/`, signal));
        }
      }
    } finally {
      this.#ahead -= waiting.length;
    }
  }

  async look(path: string, signal?: AbortSignal): Promise<RemoteFile | 'folder' | null> {
    const url = urlOf(path);
    const { answer, url: last } = await this.#follow(path, 'HEAD', url, 0, signal);
    if (answer.status === 404 || answer.status === 410) return null;
    if (answer.status !== 200) throw answerError(path, answer.status);
    if (last.endsWith('/')) return 'folder';
    return { path, url: last, ...stateOf(answer.headers) };
  }

  #indexAhead(path: string, signal: AbortSignal | undefined): Promise<IndexEntry[]> {
    const index = this.#index(path, signal, LONGEST_AHEAD).catch((error: unknown) => {
      if (error instanceof SourceError && error.reason === 'too-long')
        return this.#index(path, signal);
      throw error;
    });
    index.catch(() => {}); // Told when its turn comes.
    return index;
  }

  async #index(
    path: string,
    signal: AbortSignal | undefined,
    limit = LONGEST_LISTING,
  ): Promise<IndexEntry[]> {
    const { answer, url: last } = await this.#follow(path, 'GET', urlOf(path), limit, signal);
    if (answer.status === 403 || answer.status === 404) {
      const why = `the server does not list this folder, or has none of that name (HTTP ${answer.status})`;
      throw new SourceError(path, `http-${answer.status}`, why);
    }
    if (answer.status !== 200) throw answerError(path, answer.status);
    const entries = parseAutoindex(new TextDecoder().decode(answer.body), last);
    if (entries !== null) return entries;
    const why = 'the page is not a listing of a folder as nginx and Apache write it';
    throw new SourceError(path, 'no-listing', why);
  }

  /** To the same server alone: another one was not named by anybody. */
  async #follow(
    path: string,
    method: 'GET' | 'HEAD',
    from: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ answer: RemoteAnswer; url: string }> {
    let url = from;
    for (let i = 0; i <= REDIRECTS; i++) {
      const answer = await this.client.ask(path, { method, url }, limit, { signal });
      const location = answer.headers.get('location');
      if (answer.status < 301 || answer.status > 308 || location === null) return { answer, url };
      const target = new URL(location, url);
      const origin = new URL(from);
      const same =
        target.host === origin.host || (location.startsWith('/') && !location.startsWith('//'));
      if (!same) {
        const why = `the server sends on to ${target.origin}; name that address itself`;
        throw new SourceError(path, 'redirected', why);
      }
      url = target.href;
    }
    throw new SourceError(path, 'redirected', 'the server sends on from one address to the next');
  }
}

/** A question mark is part of a name: queries, in which secrets are often kept, are never sent. */
function urlOf(path: string): string {
  const { scheme, authority, rest } = parseAddress(path);
  return new URL(`${scheme}://${authority}/${encodePath(rest)}`).href;
}
