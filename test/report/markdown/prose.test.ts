import { expect, it } from 'vitest';
import { fenceFor, prose } from '../../../src/report/markdown/prose.ts';

it.each([
  ['a*b_c`d', 'a\\*b\\_c\\`d'],
  ['<img src=x>', '\\<img src=x\\>'],
  ['a|b', 'a\\|b'],
  ['- no list', '\\- no list'],
  ['1. no list', '1\\. no list'],
  ['https://x www.x', 'https\\://x www\\.x'],
  ['two\nlines', 'two\\\\u{a}lines'],
  ['#1 @you $x$', '\\#1 \\@you \\$x\\$'],
])('makes of %j text that reads as itself', (text, expected) => {
  expect(prose(text)).toBe(expected);
});

it('fences with more backticks than stand in any line', () => {
  expect(fenceFor(['plain'])).toBe('```');
  expect(fenceFor(['a ``` b', 'a ````` b'])).toBe('``````');
});
