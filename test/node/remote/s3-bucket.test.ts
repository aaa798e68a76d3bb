import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { S3Store } from '../../../src/node/remote/s3-bucket.ts';
import { fileServer } from './file-server.ts';

const CREDENTIALS = { accessKeyId: 'ID', secretAccessKey: 'SECRET/+=', sessionToken: 'TOKEN' };
const hex = (text: string) => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Whether a request is signed as the documentation of AWS Signature Version 4 says, for S3. */
function isSigned(request: IncomingMessage): boolean {
  const { authorization = '' } = request.headers;
  const [, id, day, region, names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=(\w+)$/.exec(
      authorization,
    ) ?? [];
  if (id !== CREDENTIALS.accessKeyId) return false;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const headers = names
    .split(';')
    .map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [
    ...[request.method, path, query.split('&').sort().join('&'), headers.join(''), names],
    String(request.headers['x-amz-content-sha256']),
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hex(canonical)].join(
    '\n',
  );
  const steps = [day!, region!, 's3', 'aws4_request'];
  const key = steps.reduce<string | Buffer>(mac, `AWS4${CREDENTIALS.secretAccessKey}`);
  return mac(key, text).toString('hex') === signature;
}

const object = (key: string) =>
  `<Contents><Key>${encodeURIComponent(key)}</Key><Size>3</Size><ETag>"1"</ETag></Contents>`;
const page = (objects: string, next = '') =>
  `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${next !== ''}</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>${objects}</ListBucketResult>`;

/** A bucket of which the server knows the pages, by what is asked for. */
async function bucket(pages: (query: URLSearchParams) => string) {
  const server = await fileServer({ '/lab/a b+c/x.vhds': { data: new Uint8Array(3), tag: '"1"' } });
  const signed: boolean[] = [];
  const queries: URLSearchParams[] = [];
  server.fault = (request, response) => {
    signed.push(isSigned(request));
    const url = new URL(request.url ?? '', server.origin);
    if (!url.searchParams.has('list-type')) return false;
    queries.push(url.searchParams);
    response.end(pages(url.searchParams));
    return true;
  };
  const settings = { endpoint: server.origin, region: 'lab-1', pathStyle: true };
  const store = new S3Store({ ...settings, credentials: CREDENTIALS }, { attempts: 1 });
  const list = async (path: string, deep = true) => {
    const entries = [];
    for await (const entry of store.list(path, deep)) entries.push(entry);
    return entries;
  };
  return { store, list, signed, queries, server };
}

it('lists page by page, signed each time', async () => {
  const { list, signed, queries } = await bucket((query) =>
    query.get('continuation-token') === 'a&b c+d'
      ? page(object('p/2.vhds'))
      : page(object('p/1 + ä.vhds') + object('p/') + object('elsewhere'), 'a&amp;b c+d'),
  );
  expect((await list('s3://lab/p/')).map(({ path }) => path)).toEqual([
    's3://lab/p/1 + ä.vhds',
    's3://lab/p/2.vhds',
  ]);
  expect(queries.map((query) => query.get('prefix'))).toEqual(['p/', 'p/']);
  expect(signed).toEqual([true, true]);
});

it('asks for one folder alone where no more is wanted', async () => {
  const { list, queries } = await bucket(() => page(object('p/1')));
  await list('s3://lab/p/', false);
  expect(queries[0]!.get('delimiter')).toBe('/');
});

it('reads an object whose key needs encoding, signed', async () => {
  const { store, signed } = await bucket(() => page(''));
  const found = await store.look('s3://lab/a b+c/x.vhds');
  expect(found).toMatchObject({ path: 's3://lab/a b+c/x.vhds', size: 3, tag: '"1"' });
  expect(signed).toEqual([true]);
});

it('tells a folder from nothing', async () => {
  const { store } = await bucket((query) =>
    page(query.get('prefix') === 'p/' ? object('p/1') : ''),
  );
  expect(await store.look('s3://lab/p')).toBe('folder');
  expect(await store.look('s3://lab/q')).toBeNull();
});

it('does not ask for keys that a URL would make others of', async () => {
  const { list, store, server } = await bucket(() => page(object('p/../secret') + object('p/1')));
  expect(await list('s3://lab/p/')).toMatchObject([
    { found: 'unreadable' },
    { path: 's3://lab/p/1' },
  ]);
  await expect(store.look('s3://lab/p/../secret')).rejects.toThrow('. or ..');
  expect(server.requests).toHaveLength(1);
});

it('is not led in a circle', async () => {
  const { list, queries } = await bucket(() => page(object('p/1'), 'again'));
  await expect(list('s3://lab/p/')).rejects.toThrow('again and again');
  expect(queries).toHaveLength(2);
});

it.each([
  [403, 'access denied'],
  [404, 'no bucket lab'],
  [301, 'set AWS_REGION'],
])('%i in words, and without a secret', async (status, words) => {
  const { store, list, server } = await bucket(() => '');
  server.fault = (_, response) =>
    !!response.writeHead(status, { 'x-amz-bucket-region': 'lab-2' }).end();
  const error = await list('s3://lab/p/').then(String, String);
  expect(error).toContain(words);
  expect(error + JSON.stringify(store)).not.toMatch(/SECRET|TOKEN/);
});
