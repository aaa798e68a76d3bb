import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paragraph } from '../../../src/report/text/paragraph.ts';

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

it('gives printable lines for any text, indent and bullet', () => {
  const binary = fc.string({ unit: 'binary', maxLength: 80 });
  fc.assert(
    fc.property(binary, binary, binary, (text, indent, first) => {
      const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
      for (const line of paragraph(text, 20, indent, first).split('\n')) {
        expect(line).not.toMatch(unprintable);
      }
    }),
  );
});
