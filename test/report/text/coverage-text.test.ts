import { expect, it } from 'vitest';
import { coverageText } from '../../../src/report/text/coverage-text.ts';

it('tells how much is known, a line each', () => {
  const whole = { total: 4096, data: 1024, zero: 1024, unallocated: 2048, absent: 0, damaged: 0 };
  expect(coverageText(whole)).toBe('All 4,096 bytes are there: 1 KiB of data, 3 KiB of zeros.\n');
  expect(coverageText({ ...whole, unallocated: 0, absent: 2048 })).toContain(
    'Recovered 2,048 of 4,096 bytes (50.0 %):\n1 KiB of data, 1 KiB of zeros.\nMissing',
  );
});
