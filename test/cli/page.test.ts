import { expect, it } from 'vitest';
import { stdoutPage } from '../../src/cli/page.ts';
import { shown } from '../../src/report/printable.ts';

it('is plain and 80 columns wide where nobody looks', () => {
  const { style, width, all } = stdoutPage({ color: undefined });
  expect({ text: style.bad(shown`x`), all }).toEqual({ text: 'x', all: false });
  expect(width).toBeGreaterThanOrEqual(20);
});

it('marks with colour where it was asked for', () => {
  expect(stdoutPage({ color: true, all: true }).style.bad(shown`x`)).toBe('\u001b[31mx\u001b[39m');
});
