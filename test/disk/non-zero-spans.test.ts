import { expect, it } from 'vitest';
import { nonZeroSpans } from '../../src/disk/non-zero-spans.ts';

const KIB = 1024;

it('finds nothing in zeros, and everything in bytes without any', () => {
  expect(nonZeroSpans(new Uint8Array(100 * KIB))).toEqual([]);
  expect(nonZeroSpans(new Uint8Array(0))).toEqual([]);
  expect(nonZeroSpans(new Uint8Array(100 * KIB).fill(1))).toEqual([[0, 100 * KIB]]);
});

it.each([
  [0, [[0, 32 * KIB]]],
  [32 * KIB - 1, [[0, 32 * KIB]]],
  [32 * KIB, [[32 * KIB, 64 * KIB]]],
  [100 * KIB - 1, [[96 * KIB, 100 * KIB]]],
])('keeps the cell around a single byte at %d', (at, spans) => {
  const bytes = new Uint8Array(100 * KIB);
  bytes[at] = 1;
  expect(nonZeroSpans(bytes)).toEqual(spans);
});

it('joins neighbouring cells', () => {
  const bytes = new Uint8Array(160 * KIB);
  for (const cell of [0, 1, 3]) bytes[cell * 32 * KIB + 5] = 1;
  expect(nonZeroSpans(bytes)).toEqual([
    [0, 64 * KIB],
    [96 * KIB, 128 * KIB],
  ]);
});
