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
  expect(slice.readNow(new Uint8Array(length), position)).toBe(false);
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
