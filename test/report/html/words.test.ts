import { expect, it } from 'vitest';
import { inertPage, words } from '../../../src/report/html/words.ts';

it('shortens a run without end, and says how long it was', () => {
  const run = `${'a'.repeat(500)}${'b'.repeat(500)}`;
  const told = words(`before ${run} after`);
  expect(told).toBe(`before ${'a'.repeat(120)}… [1,000 characters] …${'b'.repeat(120)} after`);
  expect(words('a '.repeat(500))).toBe('a '.repeat(500));
});

it('escapes what directs the eye elsewhere, and keeps the line breaks of a page', () => {
  expect(words('a\u202eb\nc')).toBe('a\\u{202e}b\\u{a}c');
  expect(inertPage('<p>\u202e\n</p>')).toBe('<p>\\u{202e}\n</p>');
});
