import { expect, it } from 'vitest';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import type { Send } from '../../../src/node/remote/http-connections.ts';
import { RemoteClient } from '../../../src/node/remote/remote-client.ts';

const request = {
  method: 'GET',
  url: 'http://server/x',
  headers: { authorization: 'SECRET' },
} as const;
const quick = { firstPause: 0, attempts: 3 };

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as Error,
  );

it('has few requests under way at a time', async () => {
  let [now, most] = [0, 0];
  const send: Send = async () => {
    most = Math.max(most, ++now);
    await new Promise((done) => setTimeout(done, 1));
    now--;
    return new Response('x');
  };
  const client = new RemoteClient({ send, inFlight: 4 });
  await Promise.all(Array.from({ length: 40 }, () => client.ask('x', request, 10)));
  expect({ most, sent: client.sent }).toEqual({ most: 4, sent: 40 });
});

it.each([
  ['ECONNREFUSED', 3, 'refuses connections'],
  ['ECONNRESET', 3, 'was not reached (ECONNRESET)'],
  ['ENOTFOUND', 1, 'no server of that name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 1, 'NODE_EXTRA_CA_CERTS'],
])('%s: tried %i times, then told in words', async (code, times, words) => {
  const send: Send = async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) });
  };
  const client = new RemoteClient({ ...quick, send });
  const error = await failureOf(client.ask('s3://b/x', request, 10));
  expect(codeOf(error)).toBe('source-unreadable');
  expect(error?.message).toContain(words);
  expect(error?.message).toContain('s3://b/x');
  expect(client.sent).toBe(times);
});

it('waits no longer for an answer than it was told to', async () => {
  const send: Send = (_request, signal) =>
    new Promise((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason)));
  const error = await failureOf(
    new RemoteClient({ ...quick, send, timeout: 5 }).ask('x', request, 1),
  );
  expect(error?.message).toContain('does not answer in time');
});

it('takes no body that is longer than was asked for', async () => {
  const send: Send = async () => new Response('x'.repeat(1000));
  const error = await failureOf(new RemoteClient({ ...quick, send }).ask('x', request, 100));
  expect(error?.message).toMatch(/more bytes than the 100 asked for|1000 bytes, and 100 at most/);
});

it('ends when it is told to, and says why', async () => {
  const ending = new AbortController();
  const send: Send = async () => {
    ending.abort(new Error('enough'));
    return new Response(null, { status: 503 });
  };
  const client = new RemoteClient({ ...quick, firstPause: 60_000, send });
  const asked = client.ask('x', request, 1, { signal: ending.signal });
  expect((await failureOf(asked))?.message).toBe('enough');
  expect(client.sent).toBe(1);
});

it('tells of no header that it sent', async () => {
  for (const status of [403, 500]) {
    const send: Send = async () => new Response(null, { status });
    const answer = await failureOf(new RemoteClient({ ...quick, send }).ask('x', request, 1));
    expect(`${answer?.message}${answer?.stack}${JSON.stringify(answer)}`).not.toContain('SECRET');
  }
});
