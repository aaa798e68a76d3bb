import { expect, it } from 'vitest';
import { REPORT_CSS } from '../../../src/report/html/report-css.ts';

/** The colours of a scheme by name. */
function coloursOf(scheme: 'light' | 'dark'): Map<string, string> {
  const at = scheme === 'light' ? 0 : REPORT_CSS.indexOf('prefers-color-scheme:dark');
  const rule = /:root\{([^}]*)\}/.exec(REPORT_CSS.slice(at))![1]!;
  return new Map([...rule.matchAll(/--(\w+):#(\w+)/g)].map(([, name, hex]) => [name!, hex!]));
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
  const [red, green, blue] = digits.map((pair) => {
    const part = Number.parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

it.each(['light', 'dark'] as const)('is read against its ground: %s', (scheme) => {
  const colours = coloursOf(scheme);
  for (const ground of ['paper', 'card']) {
    for (const ink of ['ink', 'faint', 'link', 'bad', 'warn', 'note', 'good']) {
      const ratio = contrast(colours.get(ink)!, colours.get(ground)!);
      expect([ink, ground, ratio >= 4.5]).toEqual([ink, ground, true]);
    }
  }
  for (const fill of ['tone0', 'tone1', 'tone2', 'unknown', 'unwritten']) {
    const ratio = contrast(colours.get(fill)!, colours.get('paper')!);
    expect([fill, ratio >= 3]).toEqual([fill, true]);
  }
});

it('asks nobody for anything, and has a style for paper', () => {
  expect(REPORT_CSS).not.toMatch(/url\(|@import|@font-face/);
  expect(REPORT_CSS).toContain('@media print');
});

it.each([2, 3, 4, 5, 6])('sets figures from column %i on to the right', (column) => {
  expect(REPORT_CSS).toContain(`.n${column} :is(td,th):nth-child(n+${column})`);
  expect(REPORT_CSS).toMatch(new RegExp(`:is\\([^)]*\\.n${column}[,)][^{]* tbody th\\{min-width`));
});
