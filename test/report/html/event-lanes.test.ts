import { h } from 'preact';
import { expect, it } from 'vitest';
import { EventLanes } from '../../../src/report/html/event-lanes.tsx';
import type { EventMark } from '../../../src/report/view/report/event-marks.ts';
import { countOf, markupOf } from './render.ts';

const mark = (day: number, lane: string, outcome: EventMark['outcome']): EventMark => {
  return { time: new Date(Date.UTC(2026, 10, day, 2, 10)).toISOString(), lane, outcome };
};

it('has a lane for each kind of event, and a shape for each outcome', () => {
  const marks = [
    mark(1, 'checkpoint made', 'done'),
    mark(2, 'merge started', 'begun'),
    mark(3, 'merge failed', 'failed'),
    mark(9, 'merge failed', 'failed'),
    mark(4, 'other events', 'other'),
  ];
  const markup = markupOf(h(EventLanes, { id: 'hosts-3', marks, undated: 2 }));
  expect(countOf(markup, /<g class="event (?:done|begun|failed|other)">/)).toBe(4);
  const shape = (outcome: string) =>
    new RegExp(`class="event ${outcome}">.*?class="mark" d="([^"]*)"`).exec(markup)![1]!;
  expect(countOf(shape('failed'), /l12 12m0-12l-12 12/)).toBe(2);
  expect(countOf(shape('done'), /a5 5/)).toBe(2);
  expect(countOf(shape('begun'), /l10 6l-10 6z/)).toBe(1);
  expect(countOf(shape('other'), /h3v14h-3z/)).toBe(1);
  expect(markup).toContain('From 2026-11-01 02:10 UTC to 2026-11-09 02:10 UTC.');
  expect(markup).toContain('merge failed: 2; other events: 1');
  expect(markup).toContain('The time in UTC of 2 more events is not known.');
});

it('draws thousands of events as no more marks than the picture is wide', () => {
  const marks = Array.from({ length: 5000 }, (_, i) => mark(1 + i / 200, 'merge failed', 'failed'));
  const markup = markupOf(h(EventLanes, { id: 'x', marks, undated: 0 }));
  expect(countOf(markup, /l12 12m0-12l-12 12/)).toBeLessThan(1000);
  expect(markup).toContain('merge failed: 5,000');
});
