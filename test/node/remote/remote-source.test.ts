import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import { RemoteClient } from '../../../src/node/remote/remote-client.ts';
import { RemoteSource } from '../../../src/node/remote/remote-source.ts';
import { type Fault, fileServer } from './file-server.ts';

const DATA = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);

/** A file that a server has, and what reads it. */
async function served(
  tag: string | undefined,
  listed: { size?: number; tag?: string | null } = {},
) {
  const server = await fileServer({
    '/a.vhdx': { data: DATA, ...(tag === undefined ? {} : { tag }) },
  });
  const client = new RemoteClient({ firstPause: 1, attempts: 3, timeout: 2000 });
  const path = `${server.origin}/a.vhdx`;
  const source = new RemoteSource(client, {
    ...{ path, url: path, size: DATA.length, modified: null, tag: null },
    ...listed,
  });
  const read = async (length: number, position: number) => {
    const target = new Uint8Array(length);
    await source.read(target, position);
    return target;
  };
  return { server, client, source, path, read };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

it('reads the range that is asked for, in one request', async () => {
  const { server, read } = await served('"1"');
  expect(await read(300, 1000)).toEqual(DATA.slice(1000, 1300));
  expect(server.requests).toEqual(['GET /a.vhdx bytes=1000-1299']);
});

it('ends where the file does', async () => {
  const { read } = await served('"1"');
  expect(codeOf(await failureOf(read(10, DATA.length - 9)))).toBe('short-read');
  expect(codeOf(await failureOf(read(10, -1)))).toBe('short-read');
  expect(await read(10, DATA.length - 10)).toEqual(DATA.slice(-10));
});

describe('what may pass is tried again', () => {
  const once =
    (fault: Fault): Fault =>
    (request, response, count) =>
      count === 1 && fault(request, response, count);
  const CASES: [string, Fault][] = [
    ['500', (_, response) => !!response.writeHead(500).end('failed')],
    ['503', (_, response) => !!response.writeHead(503).end()],
    ['429', (_, response) => !!response.writeHead(429, { 'retry-after': '0' }).end()],
    ['a connection that is cut', (request) => !!request.socket.destroy()],
    [
      'a body that breaks off',
      (_, response) => {
        const range = { 'content-range': 'bytes 0-99/5000', 'content-length': 100 };
        response.writeHead(206, range);
        response.write(DATA.subarray(0, 50), () => response.destroy());
        return true;
      },
    ],
  ];
  it.each(CASES)('%s', async (_name, fault) => {
    const { server, read } = await served('"1"');
    server.fault = once(fault);
    expect(await read(100, 0)).toEqual(DATA.slice(0, 100));
    expect(server.requests).toHaveLength(2);
    server.fault = fault;
    const error = await failureOf(read(100, 0));
    expect(codeOf(error)).toBe('source-unreadable');
    expect(error).toMatchObject({ offset: 0 });
    // Not for ever.
    expect(server.requests).toHaveLength(5);
  });
});

describe('a file that changes', () => {
  it('is noticed by its entity tag, by the server and by the answer', async () => {
    const { server, read, source } = await served('"1"');
    await read(10, 0);
    server.files.set('/a.vhdx', { data: DATA, tag: '"2"' });
    expect(codeOf(await failureOf(read(10, 10)))).toBe('source-changed');
    expect(codeOf(await failureOf(source.verifyUnchanged()))).toBe('source-changed');
  });

  it('is noticed by a weak tag as well, which no condition may name', async () => {
    const { server, read } = await served('W/"1"');
    await read(10, 0);
    server.files.set('/a.vhdx', { data: DATA, tag: 'W/"2"' });
    expect(codeOf(await failureOf(read(10, 10)))).toBe('source-changed');
  });

  it('is noticed by its size, without any tag', async () => {
    const { server, read } = await served(undefined);
    server.files.set('/a.vhdx', { data: new Uint8Array(6000) });
    expect(codeOf(await failureOf(read(10, 10)))).toBe('source-changed');
    server.files.set('/a.vhdx', { data: DATA.subarray(0, 100) });
    expect(codeOf(await failureOf(read(10, 4000)))).toBe('source-changed');
  });

  it('is told from the one that was listed', async () => {
    const { read } = await served('"1"', { tag: '"0"' });
    expect(codeOf(await failureOf(read(10, 0)))).toBe('source-changed');
  });

  it('that did not change is proven so', async () => {
    const { read, source } = await served('"1"');
    await read(10, 0);
    await source.verifyUnchanged();
  });
});

describe('an answer to something else', () => {
  it.each<[string, Fault, string]>([
    ['the whole file', (_, response) => !!response.writeHead(200).end(DATA), 'too-long'],
    [
      'another range',
      (_, response) =>
        !!response
          .writeHead(206, { 'content-range': 'bytes 1-10/5000', 'content-length': 10 })
          .end(DATA.subarray(1, 11)),
      'wrong-range',
    ],
    [
      'no range is named',
      (_, response) =>
        !!response.writeHead(206, { 'content-length': 10 }).end(DATA.subarray(0, 10)),
      'wrong-range',
    ],
    [
      'fewer bytes',
      (_, response) =>
        !!response
          .writeHead(206, { 'content-range': 'bytes 0-9/5000', 'content-length': 5 })
          .end(DATA.subarray(0, 5)),
      'wrong-range',
    ],
    [
      'packed bytes',
      (_, response) =>
        !!response
          .writeHead(206, { 'content-range': 'bytes 0-9/5000', 'content-encoding': 'br' })
          .end(DATA.subarray(0, 10)),
      'unknown',
    ],
    ['a page that says no', (_, response) => !!response.writeHead(403).end('no'), 'http-403'],
  ])('%s: never other bytes', async (_name, fault, reason) => {
    const { server, read } = await served('"1"');
    server.fault = fault;
    const error = await failureOf(read(10, 0));
    expect(codeOf(error)).toBe('source-unreadable');
    if (reason !== 'unknown') expect(error).toMatchObject({ reason });
  });

  it('the whole file is one, where the whole file was asked for', async () => {
    const { server, read } = await served('"1"');
    server.fault = (_, response) =>
      !!response.writeHead(200, { 'content-length': DATA.length }).end(DATA);
    expect(await read(DATA.length, 0)).toEqual(DATA);
  });

  it('says that a server has no ranges, from whatever place', async () => {
    const { server, read } = await served('"1"');
    server.fault = (_, response) =>
      !!response.writeHead(200, { 'content-length': 10 }).end('0123456789');
    expect(await failureOf(read(10, 0))).toMatchObject({ reason: 'no-ranges' });
  });
});

it('takes a read of many megabytes apart', async () => {
  const data = Uint8Array.from({ length: 20 * 1024 * 1024 }, (_, i) => i % 253);
  const server = await fileServer({ '/b': { data } });
  const path = `${server.origin}/b`;
  const file = { path, url: path, size: data.length, modified: null, tag: null };
  const source = new RemoteSource(new RemoteClient(), file);
  const target = new Uint8Array(data.length - 5);
  await source.read(target, 5);
  expect(Buffer.compare(target, data.subarray(5))).toBe(0);
  expect(server.requests).toHaveLength(3);
});
