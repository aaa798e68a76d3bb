import { expect, it } from 'vitest';
import { mapConcurrently } from '../../src/sets/map-concurrently.ts';

it('keeps the order of results and the limit, whatever finishes first', async () => {
  let running = 0;
  let most = 0;
  const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (delay) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, delay));
    running--;
    return delay * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

it('throws the first failure', async () => {
  const work = async (n: number) => {
    if (n === 2) throw new Error('second');
    return n;
  };
  await expect(mapConcurrently([1, 2, 3], 4, work)).rejects.toThrow('second');
});

it('throws it once nothing is under way any more, and begins nothing after it', async () => {
  let [running, begun] = [0, 0];
  const work = async (n: number) => {
    begun++;
    running++;
    await new Promise((resolve) => setTimeout(resolve, n));
    running--;
    if (n === 1) throw new Error('first');
  };
  await expect(mapConcurrently([1, 20, 2, 2, 2], 2, work)).rejects.toThrow('first');
  expect([running, begun]).toEqual([0, 2]);
});
