import { h } from 'preact';
import { expect, it } from 'vitest';
import { ChainLane } from '../../../src/report/html/chain-lane.tsx';
import type { MemberRow } from '../../../src/report/view/chain-rows.ts';
import { countOf, markupOf } from './render.ts';

const row = (number: number, change: Partial<MemberRow> = {}): MemberRow => ({
  ...({ kind: 'checkpoint', words: 'checkpoint', link: null } as const),
  ...{ path: `x/${number}.avhdx`, name: `${number}.avhdx`, bytes: number * 1024, fileSize: 1 },
  time: { word: 'since', at: new Date(Date.UTC(2026, 0, 1 + number)).toISOString() },
  ...change,
});
const base = row(0, { kind: 'base', words: 'base, fixed', name: 'base.vhdx', bytes: 2 ** 30 });
const leaf = (number: number) => row(number, { kind: 'leaf', words: 'active leaf' });

const lane = (members: readonly MemberRow[], broken: string | null = null) =>
  markupOf(h(ChainLane, { id: 'set-1-2', members, broken }));

it('draws a bar for each disk above the base, the leaf as a diamond, over time', () => {
  const markup = lane([leaf(3), row(2), row(1), base]);
  expect(countOf(markup, /class="checkpoint"/)).toBe(2);
  expect(countOf(markup, /class="leaf"/)).toBe(1);
  expect(markup).toContain('active leaf: 3.avhdx, 3 KiB');
  expect(markup).toContain('base.vhdx');
  expect(markup).toContain('>UTC<');
  const [oldest, newest] = ['checkpoint', 'leaf'].map((kind) =>
    Number(new RegExp(`class="${kind}"><path class="stem" d="M([\\d.]+)`).exec(markup)![1]),
  );
  expect(oldest).toBeLessThan(newest!);
});

it('keeps to the order of the chain where a time is not known, and says so', () => {
  const markup = lane([leaf(3), row(2, { time: null }), row(1), base]);
  expect(markup).toContain('in the order of the chain, the oldest on the left');
  expect(markup).not.toContain('>UTC<');
});

it('adds up neighbours where there are thousands, and loses no byte', () => {
  const above = Array.from({ length: 1999 }, (_, i) => row(i + 1, { bytes: 1024 })).reverse();
  const markup = lane([...above, base]);
  expect(countOf(markup, /class="stem" d="M[\d.]+ 190V/)).toBe(Math.ceil(1999 / 9));
  expect(markup).toContain('Each bar is the sum of up to 9 neighbouring disks.');
  expect(markup).toContain('1,999 differencing disks with 2 MiB of changes');
});

it('shows by a gap that the chain is broken, and by a cross what cannot be read', () => {
  const markup = lane([leaf(2), row(1, { kind: 'unreadable', bytes: null })], 'x is missing');
  expect(markup).toContain('the chain ends here');
  expect(countOf(markup, /class="gap"/)).toBe(2);
  expect(markup).toMatch(/class="unreadable"><path class="stem"/);
});
