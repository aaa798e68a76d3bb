import { describe, expect, it } from 'vitest';
import { dateOrder, hostTime, utcTime } from '../../../src/formats/event-log/event-time.ts';

describe('a time with zone', () => {
  it.each([
    ['2026-11-21T02:14:00Z', '2026-11-21T02:14:00.000Z'],
    ['2026-11-21T02:14:05.1234567Z', '2026-11-21T02:14:05.123Z'],
    ['2026-11-21T02:14:05.123456789Z', '2026-11-21T02:14:05.123Z'],
    ['2026-11-21T02:14:05.5+01:00', '2026-11-21T01:14:05.500Z'],
    ['2026-11-21T02:14:05', null],
    ['2026-13-21T02:14:05Z', null],
    ['yesterday', null],
    ['', null],
    [undefined, null],
  ])('%s', (text, expected) => {
    expect(utcTime(text)).toBe(expected);
  });

  it('without zone is UTC only where the schema says so', () => {
    expect(utcTime('2015-01-18 20:31:34.013599', true)).toBe('2015-01-18T20:31:34.013Z');
  });
});

describe('a time in the language of the host', () => {
  it('one day above 12 proves the order for the whole log', () => {
    expect(dateOrder(['4/5/2026 2:14:00 AM', '4/25/2026 2:14:00 AM'])).toBe('month-first');
    expect(dateOrder(['4/5/2026 02:14:00', '25/4/2026 02:14:00'])).toBe('day-first');
    expect(dateOrder(['04.05.2026 02:14:00'])).toBe('day-first');
  });

  it('without such a day, or with both, the order stays open', () => {
    expect(dateOrder(['4/5/2026 2:14:00 AM'])).toBeNull();
    expect(dateOrder(['25/4/2026 02:14:00', '4/25/2026 02:14:00'])).toBeNull();
    expect(dateOrder([])).toBeNull();
  });

  it.each([
    ['4/25/2026 11:51:07 AM', 'month-first', '2026-04-25T11:51:07'],
    ['4/25/2026 12:51:07 AM', 'month-first', '2026-04-25T00:51:07'],
    ['4/25/2026 11:51:07\u202fPM', 'month-first', '2026-04-25T23:51:07'],
    ['25/04/2026 02:14:00', 'day-first', '2026-04-25T02:14:00'],
    ['25.04.2026 02:14:00', 'day-first', '2026-04-25T02:14:00'],
    ['2026-04-25 02:14:00', null, '2026-04-25T02:14:00'],
    ['2026/4/25 2:14', null, '2026-04-25T02:14:00'],
    ['4/5/2026 2:14:00 AM', null, null],
    ['31/04/2026 02:14:00', 'day-first', null],
    ['1/1/26 02:14:00', 'day-first', null],
    ['25/04/2026 25:14:00', 'day-first', null],
    ['soon', 'day-first', null],
  ] as const)('%s, %s', (text, order, expected) => {
    expect(hostTime(text, order)).toBe(expected);
  });
});
