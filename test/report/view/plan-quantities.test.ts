import { expect, it } from 'vitest';
import { gives, needs, takes } from '../../../src/report/view/plan-quantities.ts';

it('says how much of a disk is had, never more than there is', () => {
  const yields = { state: 's', bytes: 1024, ofBytes: 4096 };
  expect(gives({ ...yields, certainty: 'exactly' })).toBe('s: 1 KiB of 4 KiB (25 %)');
  expect(gives({ ...yields, certainty: 'at-least' })).toBe('s: at least 1 KiB of 4 KiB (25 %)');
  expect(gives({ ...yields, bytes: 4096, certainty: 'exactly' })).toBe('s: 4 KiB');
  expect(gives({ ...yields, bytes: 1, ofBytes: 2 ** 40, certainty: 'exactly' })).toContain(
    'less than 0.1 %',
  );
  expect(gives({ ...yields, bytes: 4095, certainty: 'exactly' })).toContain('99.9 %');
  expect(gives({ ...yields, bytes: 0, ofBytes: 0, certainty: 'exactly' })).toBe('s: 0 bytes');
  expect(gives({ ...yields, bytes: null, certainty: 'unknown' })).toBe('s');
});

it('says how much space, where, and how sure that is', () => {
  expect(needs({ bytes: 1024, bound: 'at-most', where: 'new' })).toBe('at most 1 KiB free in new');
  expect(needs({ bytes: 1024, bound: 'exactly', where: 'new' })).toBe('1 KiB free in new');
  expect(needs({ bytes: 1024, bound: 'unknown', where: 'new' })).toBe('about 1 KiB free in new');
  expect(needs({ bytes: null, bound: 'unknown', where: 'new' })).toContain('unknown size');
  expect(needs({ bytes: 0, bound: 'exactly', where: null })).toBe('no space');
});

it('says how long in a unit that a person plans in', () => {
  const at = (seconds: number | null) => takes({ seconds, assumption: 'x' });
  expect([0, 1, 89, 90, 7140, 7200].map(at)).toEqual([
    'no time',
    'about 1 second at x',
    'about 89 seconds at x',
    'about 2 minutes at x',
    'about 119 minutes at x',
    'about 2 hours at x',
  ]);
  expect(at(null)).toBe('not known: x');
});
