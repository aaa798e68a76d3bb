import { h } from 'preact';
import { expect, it } from 'vitest';
import { BytesAxis, niceBytes, TimeAxis, timeScale } from '../../../src/report/html/axes.tsx';
import { LEFT, RIGHT } from '../../../src/report/html/picture.tsx';
import { countOf, markupOf } from './render.ts';

const DAY = 86_400_000;
const BEGIN = Date.UTC(2026, 10, 1);

it.each([
  [1, 1],
  [3, 5],
  [1023, 1024],
  [1024, 1024],
  [1500, 2048],
  [600 * 1024, 1024 * 1024],
  [21 * 2 ** 30, 50 * 2 ** 30],
])('ends an axis above %d at %d', (most, end) => {
  expect(niceBytes(most)).toBe(end);
});

it('lays times out from left to right, with air on both sides', () => {
  const scale = timeScale([BEGIN + 40 * DAY, BEGIN]);
  expect(scale(BEGIN - DAY)).toBe(LEFT);
  expect(scale(BEGIN + 41 * DAY)).toBe(RIGHT);
  const one = timeScale([BEGIN]);
  expect(one(BEGIN)).toBe((LEFT + RIGHT) / 2);
});

it('names days, and where there are few of them the time of day', () => {
  const axis = (days: number) =>
    markupOf(h(TimeAxis, { scale: timeScale([BEGIN, BEGIN + days * DAY]), y: 100, top: 10 }));
  expect(axis(40)).toMatch(/>2026-11-\d\d</);
  expect(axis(1)).toMatch(/>11-01 12:00</);
  expect(axis(40)).toContain('>UTC<');
});

it('names half of the axis and all of it', () => {
  const markup = markupOf(h(BytesAxis, { most: 2048, y: 110, top: 10 }));
  expect(countOf(markup, /<text/)).toBe(2);
  expect(markup).toMatch(/y="65"[^>]*>1 KiB<.*y="15"[^>]*>2 KiB</);
});
