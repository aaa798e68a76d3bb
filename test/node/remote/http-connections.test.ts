import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import {
  type BegunAnswer,
  HttpConnections,
  type RemoteRequest,
} from '../../../src/node/remote/http-connections.ts';

/** A server, what it counts, and what asks it. */
async function served(answer: RequestListener) {
  const seen = { connections: 0, requests: 0, headers: [] as unknown[] };
  const server = createServer((request, response) => {
    seen.requests++;
    seen.headers.push(request.headers);
    answer(request, response);
  });
  server.on('connection', () => seen.connections++);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const connections = new HttpConnections();
  const ask = (more: Partial<RemoteRequest> = {}, signal = new AbortController().signal) =>
    connections.send({ method: 'GET', url: `http://127.0.0.1:${port}/a`, ...more }, signal);
  return { seen, ask };
}

async function bytesOf({ body }: BegunAnswer): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body!) pieces.push(piece);
  return Buffer.concat(pieces);
}

it('asks again over the same connection, also after HEAD and a body that nobody wants', async () => {
  const { seen, ask } = await served((request, response) => {
    const length = request.method === 'HEAD' ? { 'content-length': 10 } : {};
    response.writeHead(200, length).end('some bytes');
  });
  // A connection is free again with the next turns of the loop.
  const free = () => new Promise((done) => setTimeout(done, 20));
  for (let i = 0; i < 5; i++) {
    expect(String(await bytesOf(await ask()))).toBe('some bytes');
    await free();
    expect(await ask({ method: 'HEAD' })).toMatchObject({ status: 200, body: null });
    await free();
    const { status, body } = await ask();
    await body!.cancel();
    expect(status).toBe(200);
    await free();
  }
  expect(seen).toMatchObject({ connections: 1, requests: 15 });
});

it('reads no more of a long body once nobody wants it', async () => {
  let ended = false;
  let closed: (complete: boolean) => void;
  const closing = new Promise<boolean>((done) => {
    closed = done;
  });
  const { ask } = await served((_, response) => {
    response.writeHead(500, { 'content-length': 1e12 });
    response.write(Buffer.alloc(100_000));
    response.on('finish', () => {
      ended = true;
    });
    response.on('close', () => closed(ended));
  });
  const { body } = await ask();
  await body!.cancel();
  expect(await closing).toBe(false);
});

it('sends what it was given, follows nothing, and decodes nothing', async () => {
  const packed = gzipSync('plain');
  const { seen, ask } = await served((_, response) => {
    response.writeHead(302, { location: '/b', 'content-encoding': 'gzip' }).end(packed);
  });
  const answer = await ask({ headers: { range: 'bytes=0-4' } });
  expect(answer.status).toBe(302);
  expect(answer.headers.get('Location')).toBe('/b');
  expect(answer.headers.get('etag')).toBeNull();
  expect(await bytesOf(answer)).toEqual(packed);
  expect(seen.headers).toEqual([
    expect.objectContaining({ range: 'bytes=0-4', 'accept-encoding': 'identity' }),
  ]);
});

it('ends when it is told to: before an answer, and within its body', async () => {
  const { ask } = await served((request, response) => {
    if (request.method === 'HEAD') return;
    response.writeHead(200, { 'content-length': 10 });
    response.write('12345');
  });
  const before = new AbortController();
  const never = ask({ method: 'HEAD' }, before.signal);
  before.abort();
  await expect(never).rejects.toThrow();
  const within = new AbortController();
  const answer = await ask({}, within.signal);
  const bytes = bytesOf(answer);
  within.abort();
  await expect(bytes).rejects.toThrow();
});

it('tells of a server that is not there by the name of the system', async () => {
  const { signal } = new AbortController();
  const asked = new HttpConnections().send({ method: 'GET', url: 'http://127.0.0.1:1/' }, signal);
  await expect(asked).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
