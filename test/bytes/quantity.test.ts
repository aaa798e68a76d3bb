import { expect, it } from 'vitest';
import { formatBytes, formatCount, formatNumber } from '../../src/bytes/quantity.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 KiB'],
  [266240, '260 KiB'],
  [1.5 * 2 ** 20, '1.5 MiB'],
  [40 * 2 ** 30, '40 GiB'],
  [19.44 * 2 ** 30, '19.4 GiB'],
  [64 * 2 ** 40, '64 TiB'],
  [1023.9 * 2 ** 20, '1 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('counts in words', () => {
  expect(formatCount(1, 'checkpoint')).toBe('1 checkpoint');
  expect(formatCount(2000, 'checkpoint')).toBe('2,000 checkpoints');
  expect(formatCount(2, 'copy', 'copies')).toBe('2 copies');
});

it('groups the digits of a number as English does', () => {
  for (const number of [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 2 ** 53 - 1]) {
    expect(formatNumber(number)).toBe(number.toLocaleString('en-US'));
  }
});
