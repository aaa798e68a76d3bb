import { expect, it } from 'vitest';
import { coverageWords, percent } from '../../../src/report/view/coverage-words.ts';

it.each([
  [0, 10, '0 %'],
  [10, 10, '100 %'],
  [1, 3, '33.3 %'],
  [1, 1_000_000, 'under 0.1 %'],
  [999_999, 1_000_000, '99.9 %'],
  [0, 0, '100 %'],
])('%d of %d is %s: never all, nor nothing, by rounding', (part, whole, text) => {
  expect(percent(part, whole)).toBe(text);
});

it('tells absence and damage apart, and leaves out what is not the case', () => {
  const whole = { total: 4096, data: 1024, zero: 1024, unallocated: 2048, absent: 0, damaged: 0 };
  expect(coverageWords(whole)).toEqual([
    'All 4,096 bytes are there: 1 KiB of data, 3 KiB of zeros.',
  ]);
  expect(coverageWords({ ...whole, unallocated: 0, absent: 1536, damaged: 512 })).toEqual([
    'Recovered 2,048 of 4,096 bytes (50.0 %):',
    '1 KiB of data, 1 KiB of zeros.',
    'Missing 1,536 bytes: they would come from an absent ancestor.',
    'Missing 512 bytes: a file of the chain is damaged there.',
  ]);
});
