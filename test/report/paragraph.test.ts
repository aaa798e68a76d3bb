import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paragraph } from '../../src/report/paragraph.ts';

it('fills lines up to the width, after an indent', () => {
  expect(paragraph('one two three four', 11, '  ')).toBe('  one two\n  three\n  four');
});

it('hangs the lines below a number', () => {
  expect(paragraph('one two three', 10, '   ', '1. ')).toBe('1. one two\n   three');
});

it('does not cut a long word', () => {
  expect(paragraph('see C:\\ClusterStorage\\Volume1\\x.vhds now', 12)).toBe(
    'see\nC:\\ClusterStorage\\Volume1\\x.vhds\nnow',
  );
});

it('keeps every word, and the width unless one word is longer', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
      const lines = paragraph(words.join(' '), 20, '  ').split('\n');
      expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(words);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(20);
    }),
  );
});
