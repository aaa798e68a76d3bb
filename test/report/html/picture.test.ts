import { h } from 'preact';
import { expect, it } from 'vitest';
import { fitted, Picture, round } from '../../../src/report/html/picture.tsx';
import { markupOf } from './render.ts';

it('is named and described for who does not see it, and within reach of the keyboard', () => {
  const words = 'in words <b>';
  const markup = markupOf(h(Picture, { id: 'p', title: 'Drawn', words, height: 9, children: 'x' }));
  expect(markup).toContain('viewBox="0 0 1200 9" role="img"');
  expect(markup).toContain('aria-labelledby="p-t" aria-describedby="p-w"');
  expect(markup).toContain('<title id="p-t">Drawn</title>');
  expect(markup).toMatch(/<p id="p-w" class="words">in words &lt;b(?:>|&gt;)<\/p>/);
  expect(markup).toContain('tabindex="0"');
});

it('shortens a name in its middle, however long it is', () => {
  expect(fitted('short.avhdx', 22)).toBe('short.avhdx');
  const name = fitted('a-very-long-name-of-a-disk_1.avhdx', 22);
  expect([...name]).toHaveLength(22);
  expect(name).toMatch(/^a-very-long…?.*_1\.avhdx$/);
  expect([...fitted('x'.repeat(100_000), 22)]).toHaveLength(22);
});

it('rounds to a tenth', () => {
  expect([round(1.249), round(-1.26), round(3)]).toEqual([1.2, -1.3, 3]);
});
