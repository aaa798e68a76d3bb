import { expect, it } from 'vitest';
import type { Disk } from '../../src/sets/model.ts';
import { newestFirst, newestOf } from '../../src/sets/newest.ts';

const written = (...days: (number | null)[]): Disk[] =>
  days.map((day) => ({ file: { modified: day === null ? null : new Date(day) } }) as Disk);

it('orders by the last write; without a time is last', () => {
  const disks = written(1, null, 3, 2);
  expect(newestFirst(disks)).toEqual([disks[2], disks[3], disks[0], disks[1]]);
});

it('tells of several none where two were written at the same time', () => {
  const disks = written(1, 3);
  expect(newestOf(disks)).toBe(disks[1]);
  expect(newestOf(written(3, 3))).toBeNull();
  expect(newestOf(written(null, null))).toBeNull();
});

it('of a single disk needs no time', () => {
  const [disk] = written(null);
  expect(newestOf([disk!])).toBe(disk);
  expect(newestOf([])).toBeNull();
});
