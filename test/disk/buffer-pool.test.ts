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

it('gives out memory that another thread can see', async () => {
  const buffer = await createBufferPool(1, 8).acquire();
  expect(buffer.buffer).toBeInstanceOf(SharedArrayBuffer);
});
