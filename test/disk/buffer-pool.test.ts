import { expect, it } from 'vitest';
import { createBufferPool } from '../../src/disk/buffer-pool.ts';

it('never gives out more buffers than it has', async () => {
  const pool = createBufferPool(2, 16);
  const [first, second] = [await pool.acquire(), await pool.acquire()];
  expect(first.length).toBe(16);
  expect(first.buffer).not.toBe(second.buffer);
  const waiting = [pool.acquire(), pool.acquire()];
  const early = await Promise.race([waiting[0], Promise.resolve('still waiting')]);
  expect(early).toBe('still waiting');

  pool.release(second);
  pool.release(first);
  expect(await Promise.all(waiting)).toEqual([second, first]);
});

it('takes its memory from where it is told', async () => {
  const shared = (bytes: number) => new Uint8Array(new SharedArrayBuffer(bytes));
  const buffer = await createBufferPool(1, 8, shared).acquire();
  expect(buffer.length).toBe(8);
  expect(buffer.buffer).toBeInstanceOf(SharedArrayBuffer);
});
