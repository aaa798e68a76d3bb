import { h } from 'preact';
import { expect, it } from 'vitest';
import { DiskStrip } from '../../../src/report/html/disk-strip.tsx';
import { LEFT, RIGHT } from '../../../src/report/html/picture.tsx';
import type { DiskLanes } from '../../../src/report/view/disk-lanes.ts';
import { countOf, markupOf } from './render.ts';

const lane = (name: string, shares: number[], kind: 'file' | 'unknown' = 'file') => ({
  ...{ name, kind, files: 1, bytes: shares.reduce((sum, share) => sum + share, 0) },
  shares: Float64Array.from(shares),
});
const lanes: DiskLanes = {
  ...{ virtualSize: 3500, columnBytes: 1000, columns: 4 },
  lanes: [lane('a.avhdx', [1000, 500, 0, 1]), lane('rest', [0, 500, 1000, 499], 'unknown')],
};

it('draws of each file how much of each place is from it, and nothing where nothing is', () => {
  const markup = markupOf(h(DiskStrip, { id: 'set-1-5', lanes }));
  const step = (RIGHT - LEFT) / 4;
  const at = (column: number) => LEFT + column * step;
  const fills = [...markup.matchAll(/class="fill" d="([^"]*)"/g)].map(([, path]) => path);
  // Whole, half, none, and the least that is seen; the last column is shorter than the others.
  expect(fills[0]).toBe(`M${at(0)} 40V10H${at(1)}V25H${at(2)}V40zM${at(3)} 40V38H${at(4)}V40z`);
  expect(fills[1]).toBe(`M${at(1)} 80V65H${at(2)}V50H${at(4)}V80z`);
  expect(countOf(markup, /class="lane file tone0"/)).toBe(1);
  expect(countOf(markup, /class="lane unknown tone1"/)).toBe(1);
});

it('says the same in words', () => {
  const markup = markupOf(h(DiskStrip, { id: 'x', lanes }));
  expect(markup).toContain('Of 3.4 KiB: a.avhdx: 1.5 KiB; rest: 2 KiB.');
  expect(markup).toContain('one column is 1000 bytes');
});
