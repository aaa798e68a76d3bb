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
