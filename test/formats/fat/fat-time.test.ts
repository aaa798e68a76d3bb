import { expect, it } from 'vitest';
import { formatFileTime } from '../../../src/bytes/file-time.ts';
import { fatTime } from '../../../src/formats/fat/fat-time.ts';

const date = (year: number, month: number, day: number) =>
  ((year - 1980) << 9) | (month << 5) | day;

it('is exact to 10 milliseconds', () => {
  const time = fatTime(date(2024, 2, 29), (23 << 11) | (59 << 5) | 29, 199);
  expect(formatFileTime(time!)).toBe('2024-02-29T23:59:59.9900000');
  expect(formatFileTime(fatTime(date(2107, 12, 31), 0)!)).toBe('2107-12-31T00:00:00.0000000');
});

it.each([
  [0, 0, 0],
  [date(2024, 13, 1), 0, 0],
  [date(2024, 4, 31), 0, 0],
  [date(2024, 4, 0), 0, 0],
  [date(2024, 4, 1), 24 << 11, 0],
  [date(2024, 4, 1), 60 << 5, 0],
  [date(2024, 4, 1), 30, 0],
  [date(2024, 4, 1), 0, 200],
])('is none for %i %i %i', (day, time, fine) => expect(fatTime(day, time, fine)).toBeNull());
