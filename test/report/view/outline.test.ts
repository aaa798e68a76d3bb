import { expect, it } from 'vitest';
import { exactOutlines, hex32, isExact, TOO_LARGE } from '../../../src/report/view/outline.ts';

it('takes no number that 53 bits do not hold for true, at any depth', () => {
  const part = { name: 'part', offset: 2 ** 60, fields: { size: 2 ** 53, name: 'x' } };
  const outline = { name: 'header', offset: 8, fields: { length: 4 }, parts: [part] };
  expect(exactOutlines([outline])).toEqual([
    {
      ...outline,
      parts: [{ name: 'part', offset: null, fields: { size: TOO_LARGE, name: 'x' } }],
    },
  ]);
});

it('calls exact what is no whole number as well', () => {
  expect(['x', null, 0.5, 2 ** 53 - 1].every(isExact)).toBe(true);
  expect(isExact(2 ** 53)).toBe(false);
});

it('writes a checksum with all of its digits', () => {
  expect(hex32(0xabc)).toBe('0x00000abc');
});
