import { h } from 'preact';
import { expect, it } from 'vitest';
import { Bytes } from '../../../src/report/html/figures.tsx';
import { markupOf } from './render.ts';

it.each([
  [null, false, 'not counted'],
  [0, false, '0 bytes'],
  [1, false, '1 byte'],
  [1023, false, '1,023 bytes'],
  [4096, false, '4 KiB<small>4,096</small>'],
  [-4096, false, '-4 KiB<small>-4,096</small>'],
  [4096, true, '4,096'],
])('prints %s (bare: %s) as %s', (value, bare, expected) => {
  expect(markupOf(h(Bytes, { value, bare }))).toBe(expected);
});
