import { describe, expect, it } from 'vitest';
import { rhythmOf } from '../../src/host/rhythm.ts';

const at = (day: number, hour: number, minute = 0) =>
  new Date(Date.UTC(2026, 0, day, hour, minute));
const days = (count: number, hour: number, minute = 0) =>
  Array.from({ length: count }, (_, index) => at(index + 1, hour, minute));

describe('rhythmOf', () => {
  it('finds a job that runs every day, in whatever order the births come', () => {
    const births = days(6, 2, 10);
    expect(rhythmOf(births.toReversed())).toEqual({
      days: 1,
      times: [{ minuteOfDay: 130, count: 6, first: births[0], last: births[5] }],
      fitting: 6,
      of: 6,
      gaps: [],
    });
  });

  it('counts the nights that are missing', () => {
    const births = [1, 2, 3, 6, 7, 9].map((day) => at(day, 2, 10));
    expect(rhythmOf(births)?.gaps).toEqual([
      { after: at(3, 2, 10), before: at(6, 2, 10), missed: 2 },
      { after: at(7, 2, 10), before: at(9, 2, 10), missed: 1 },
    ]);
  });

  it('finds several times of a day, and a week', () => {
    const twice = rhythmOf([...days(4, 2, 10), ...days(4, 14, 40)]);
    expect(twice).toMatchObject({ days: 1, gaps: [] });
    expect(twice?.times.map(({ minuteOfDay }) => minuteOfDay)).toEqual([130, 880]);
    const weekly = [1, 8, 15, 29].map((day) => at(day, 22));
    expect(rhythmOf(weekly)).toMatchObject({ days: 7, gaps: [{ missed: 1 }] });
  });

  it('allows for lateness, also across midnight, and takes the middle', () => {
    const births = [at(1, 23, 58), at(3, 0, 3), at(3, 23, 59), at(5, 0, 1)];
    const rhythm = rhythmOf(births)!;
    expect(rhythm.times).toHaveLength(1);
    expect(rhythm).toMatchObject({ days: 1, fitting: 4, gaps: [] });
  });

  it('shows a clock that changed as two times that follow each other', () => {
    const summer = days(5, 0, 10);
    const winter = [6, 7, 8, 9].map((day) => at(day, 1, 10));
    const times = rhythmOf([...summer, ...winter])!.times;
    expect(times.map(({ minuteOfDay, count }) => [minuteOfDay, count])).toEqual([
      [10, 5],
      [70, 4],
    ]);
    expect(times[0]!.last < times[1]!.first).toBe(true);
  });

  it('lets a few strangers pass, and finds nothing in what has no pattern', () => {
    expect(rhythmOf([...days(8, 2), at(3, 11)])).toMatchObject({ fitting: 8, of: 9 });
    expect(rhythmOf([at(1, 1), at(2, 5), at(3, 9), at(4, 14), at(5, 20)])).toBeNull();
    expect(rhythmOf(days(2, 2))).toBeNull();
    // Many within one hour are no daily job.
    expect(rhythmOf([at(1, 2, 0), at(1, 2, 5), at(1, 2, 9)])).toBeNull();
    expect(rhythmOf([])).toBeNull();
  });
});
