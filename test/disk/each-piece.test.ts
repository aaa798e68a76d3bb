import { expect, it } from 'vitest';
import { eachPiece } from '../../src/disk/each-piece.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { MIB, smallLayer } from './small-disk.ts';

async function fullDisk(blocks = 40) {
  const data = Buffer.alloc(MIB, 'd');
  const layer = await smallLayer(
    Array.from({ length: blocks }, (_, block) => ({ block, data })),
    { virtualSize: blocks * MIB },
  );
  return openDisk([layer], { complete: true });
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2));

it('works on several pieces at once, begun in order, but not on any number', async () => {
  let [now, most, last] = [0, 0, -1];
  await eachPiece(await fullDisk(), {}, async ({ offset }) => {
    expect(offset).toBeGreaterThan(last);
    last = offset;
    most = Math.max(most, ++now);
    await pause();
    now--;
  });
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

it('works on one at a time when asked to', async () => {
  let now = 0;
  await eachPiece(await fullDisk(), { oneByOne: true }, async () => {
    expect(++now).toBe(1);
    await pause();
    now--;
  });
});

it('throws the first error, begins nothing after it, and waits for what is in flight', async () => {
  let [begun, now] = [0, 0];
  const failed = eachPiece(await fullDisk(), {}, async () => {
    const number = ++begun;
    now++;
    await pause();
    now--;
    if (number === 3) throw new Error('third');
  });
  await expect(failed).rejects.toThrow('third');
  expect(now).toBe(0);
  expect(begun).toBeLessThan(20);
});
