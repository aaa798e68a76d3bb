import { expect, it } from 'vitest';
import { ReplyBuffers } from '../../src/serve/reply-buffers.ts';

const MIB = 1024 * 1024;

/** Whether a promise is settled once all that was due has been done. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

it('lends at least what was asked for, and the same memory again', async () => {
  const share = new ReplyBuffers(4 * MIB).share();
  const first = await share.acquire(5000);
  expect(first.length).toBe(8192);
  share.release(first);
  expect((await share.acquire(8000)).buffer).toBe(first.buffer);
  expect((await share.acquire(0)).length).toBe(4096);
});

it('gives a client that holds nothing a mebibyte, whatever the others hold', async () => {
  const buffers = new ReplyBuffers(4 * MIB);
  const [greedy, modest] = [buffers.share(), buffers.share()];
  for (let i = 0; i < 4; i++) await greedy.acquire(MIB);
  expect(await settled(greedy.acquire(MIB))).toBe(false);
  const own = await modest.acquire(MIB);
  const more = modest.acquire(4096);
  expect(await settled(more)).toBe(false);
  modest.release(own);
  expect(await settled(more)).toBe(true);
  // More than a mebibyte is nobody's right.
  expect(await settled(buffers.share().acquire(2 * MIB))).toBe(false);
});

it('keeps the order of each client', async () => {
  const buffers = new ReplyBuffers(2 * MIB);
  const share = buffers.share();
  const held = [await share.acquire(MIB), await share.acquire(MIB)];
  const big = share.acquire(2 * MIB);
  const small = share.acquire(4096);
  share.release(held[0]!);
  expect([await settled(big), await settled(small)]).toEqual([false, false]);
  share.release(held[1]!);
  expect([await settled(big), await settled(small)]).toEqual([true, false]);
  share.release(await big);
  expect(await settled(small)).toBe(true);
});
