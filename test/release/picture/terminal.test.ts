import { expect, it } from 'vitest';
import { terminalPicture } from '../../../release/picture/terminal.ts';

const ESCAPE = String.fromCharCode(27);

it('draws what was typed and answered, coloured and escaped', () => {
  const picture = terminalPicture('tool <x>', `a ${ESCAPE}[31m<b>${ESCAPE}[39m & c\n`);
  expect(picture).toContain('class="strong">tool &lt;x></tspan>');
  expect(picture).toContain('class="bad">&lt;b></tspan>');
  expect(picture).toMatch(/textLength="[\d.]+"> &amp; c<\/tspan><\/text>/);
  expect(picture).not.toContain(ESCAPE);
});

it('is as large as what it holds', () => {
  const [small, large] = ['x', `${'x'.repeat(80)}\nx`].map((answer) =>
    /width="(\d+)" height="(\d+)"/.exec(terminalPicture('t', answer)),
  );
  expect(Number(large![1]) - Number(small![1])).toBeGreaterThan(600);
  expect(Number(large![2])).toBeGreaterThan(Number(small![2]));
});
