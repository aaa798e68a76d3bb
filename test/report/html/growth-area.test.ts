import { h } from 'preact';
import { expect, it } from 'vitest';
import { GrowthArea } from '../../../src/report/html/growth-area.tsx';
import { markupOf } from './render.ts';

const days = [
  { day: '2026-11-01', bytes: 1024 },
  { day: '2026-11-02', bytes: 0 },
  { day: '2026-11-03', bytes: 3072 },
];

it('rises by what each day took, and tells the sum and the day of the most', () => {
  const markup = markupOf(h(GrowthArea, { id: 'set-1-4', days }));
  const edge = /class="edge" d="M([^"]*)"/.exec(markup)![1]!.split('L');
  const heights = edge.map((point) => Number(point.split(',')[1]));
  // An axis to 5 KiB, from 210 up to 30: 1 KiB are 36.
  expect(heights).toEqual([210, 174, 174, 66]);
  const places = edge.map((point) => Number(point.split(',')[0]));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(markup).toContain('From 2026-11-01 to 2026-11-03, 3 days, the checkpoints took 4 KiB;');
  expect(markup).toContain('the most on 2026-11-03, 3 KiB');
});
