import { expect, test } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { SlicedSource } from '../../src/bytes/sliced-source.ts';

const base = new MemorySource(Uint8Array.from({ length: 100 }, (_, i) => i));

test('reads the part of its base', async () => {
  const target = new Uint8Array(5);
  await new SlicedSource(base, 10, 20).read(target, 15);
  expect([...target]).toEqual([25, 26, 27, 28, 29]);
});

test.each([
  [16, 5, 4],
  [20, 1, 0],
  [-1, 1, 1],
])('position %i, length %i: got %i', async (position, length, got) => {
  const slice = new SlicedSource(base, 10, 20);
  const reading = slice.read(new Uint8Array(length), position);
  await expect(reading).rejects.toMatchObject({ code: 'short-read', offset: position, got });
});

test('reads at once where its base can, and never outside of itself', () => {
  const read = (target: Uint8Array, position: number) => base.read(target, position);
  expect(new SlicedSource({ size: 100, read }, 10, 20).readNow).toBeUndefined();
  const quick = {
    size: 100,
    read,
    readNow: (target: Uint8Array, position: number) => {
      target.fill(position);
      return true;
    },
  };
  const slice = new SlicedSource(quick, 10, 20);
  const target = new Uint8Array(1);
  expect(slice.readNow?.(target, 19)).toBe(true);
  expect(target[0]).toBe(29);
  expect([-1, 20].map((position) => slice.readNow?.(target, position))).toEqual([false, false]);
  expect(slice.readNow?.(new Uint8Array(5), 16)).toBe(false);
});

test('a slice past the end of its base fails as the base does', async () => {
  const reading = new SlicedSource(base, 90, 20).read(new Uint8Array(20), 0);
  await expect(reading).rejects.toMatchObject({ code: 'short-read', got: 10 });
});

test.each([
  [-1, 1],
  [0, -1],
  [0.5, 1],
  [0, Number.NaN],
])('no slice at %d of %d bytes', (start, size) => {
  expect(() => new SlicedSource(base, start, size)).toThrow(RangeError);
});
