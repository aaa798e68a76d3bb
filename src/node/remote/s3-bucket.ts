import { AwsV4Signer } from 'aws4fetch';
import type { UnreadableEntry } from '../../bytes/file-tree.ts';
import { SourceError } from '../../bytes/source-error.ts';
import { parseAddress } from './address.ts';
import { HttpConnections, type Send } from './http-connections.ts';
import { answerError, type ClientOptions, RemoteClient } from './remote-client.ts';
import { type RemoteFile, stateOf } from './remote-file.ts';
import type { RemoteStore } from './remote-store.ts';
import { parseS3Listing, type S3Page } from './s3-listing.ts';
import type { S3Settings } from './s3-settings.ts';

/** A page of 1,000 objects with keys of 1,024 bytes, each byte encoded as three. */
const LONGEST_PAGE = 16 * 1024 * 1024;

/** The buckets of an object store that speaks the S3 API; requests are signed (AWS signature 4). */
export class S3Store implements RemoteStore {
  readonly client: RemoteClient;
  readonly #settings: S3Settings;

  constructor(settings: S3Settings, options: ClientOptions = {}) {
    this.#settings = settings;
    this.client = new RemoteClient({
      send: signing(settings),
      ...options,
    });
  }

  async *list(
    path: string,
    deep: boolean,
    signal?: AbortSignal,
  ): AsyncGenerator<RemoteFile | UnreadableEntry> {
    const { authority: bucket, rest: prefix } = parseAddress(path);
    let token: string | null = null;
    do {
      const page: S3Page = await this.#page(path, bucket, prefix, deep ? null : '/', token, signal);
      for (const { key, ...state } of page.objects) {
        // What stands for a folder is none of its files.
        if (key.endsWith('/') || !key.startsWith(prefix)) continue;
        const file = `s3://${bucket}/${key}`;
        if (isAddressable(key)) yield { path: file, url: this.#urlOf(bucket, key), ...state };
        else yield { found: 'unreadable', path: file, error: unaddressable(file) };
      }
      if (page.next !== null && page.next === token) {
        throw new SourceError(path, 'no-listing', 'the server lists the same page again and again');
      }
      token = page.next;
    } while (token !== null);
  }

  async look(path: string, signal?: AbortSignal): Promise<RemoteFile | 'folder' | null> {
    const { authority: bucket, rest: key } = parseAddress(path);
    if (key === '' || key.endsWith('/')) return 'folder';
    if (!isAddressable(key)) throw unaddressable(path);
    const url = this.#urlOf(bucket, key);
    const answer = await this.client.ask(path, { method: 'HEAD', url }, 0, { signal });
    if (answer.status === 200) return { path, url, ...stateOf(answer.headers) };
    if (answer.status !== 404) throw answerError(path, answer.status);
    const below = await this.#page(path, bucket, `${key}/`, '/', null, signal, 1);
    return below.objects.length + below.prefixes.length > 0 ? 'folder' : null;
  }

  async #page(
    path: string,
    bucket: string,
    prefix: string,
    delimiter: string | null,
    token: string | null,
    signal?: AbortSignal,
    limit = 1000,
  ): Promise<S3Page> {
    const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url', prefix });
    query.set('max-keys', String(limit));
    if (delimiter !== null) query.set('delimiter', delimiter);
    if (token !== null) query.set('continuation-token', token);
    // Spaces as the signature has them.
    const url = `${this.#urlOf(bucket, '')}?${query.toString().replaceAll('+', '%20')}`;
    const answer = await this.client.ask(path, { method: 'GET', url }, LONGEST_PAGE, { signal });
    if (answer.status === 404)
      throw new SourceError(path, 'http-404', `there is no bucket ${bucket} (HTTP 404)`);
    if (answer.status === 301 || answer.status === 307) {
      const region = answer.headers.get('x-amz-bucket-region');
      const why =
        region === null ? 'at another endpoint' : `in the region ${region}: set AWS_REGION`;
      throw new SourceError(path, `http-${answer.status}`, `the bucket ${bucket} is ${why}`);
    }
    if (answer.status !== 200) throw answerError(path, answer.status);
    const page = parseS3Listing(new TextDecoder().decode(answer.body));
    if (page) return page;
    throw new SourceError(path, 'no-listing', 'the answer is not a listing of a bucket');
  }

  #urlOf(bucket: string, key: string): string {
    const { endpoint, pathStyle } = this.#settings;
    const names = key.split('/').map(encodeURIComponent).join('/');
    if (pathStyle) return `${endpoint}/${encodeURIComponent(bucket)}/${names}`;
    return `${endpoint.replace('://', `://${encodeURIComponent(bucket)}.`)}/${names}`;
  }
}

/** A URL loses names of one or two dots, however they are encoded (URL standard, section 4.4). */
function isAddressable(key: string): boolean {
  return !key.split('/').some((name) => /^\.{1,2}$/.test(name));
}

function unaddressable(path: string): SourceError {
  return new SourceError(
    path,
    'address',
    'a key with . or .. for a name cannot be asked for by a URL',
  );
}

/** Signs each request; the key of the day is worked out once. */
function signing({ region, credentials }: S3Settings): Send {
  const connections = new HttpConnections();
  const keys = new Map<string, ArrayBuffer>();
  return async (request, signal) => {
    if (!credentials) return connections.send(request, signal);
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const signer = new AwsV4Signer({
      ...{ ...request, region, service: 's3', cache: keys, accessKeyId, secretAccessKey },
      ...(sessionToken ? { sessionToken } : {}),
    });
    const { headers } = await signer.sign();
    return connections.send({ ...request, headers: Object.fromEntries(headers) }, signal);
  };
}
