import { expect, it } from 'vitest';
import { Damaged, Kind } from '../../src/disk/run-list.ts';
import { contextsAskedFor } from '../../src/serve/meta-context.ts';

const names = (queries: string[], listing: boolean) =>
  contextsAskedFor(queries, listing).map(({ name }) => name);

it('finds contexts by name, and by namespace when they are listed', () => {
  expect(names([], true)).toEqual(['base:allocation', 'vhdset:kind']);
  expect(names([], false)).toEqual([]);
  expect(names(['base:'], true)).toEqual(['base:allocation']);
  expect(names(['base:'], false)).toEqual([]);
  expect(names(['vhdset:kind', 'qemu:dirty-bitmap'], false)).toEqual(['vhdset:kind']);
  expect(names(['base'], true)).toEqual([]);
});

it('never tells what is missing as a hole or as zeros', () => {
  const [allocation, kind] = contextsAskedFor([], true);
  const kinds = [Kind.Data, Kind.Zero, Kind.Unallocated, Kind.Missing];
  expect(kinds.map((value) => allocation!.flagsOf(value, 0))).toEqual([0, 3, 3, 0]);
  expect(kinds.map((value) => kind!.flagsOf(value, 0))).toEqual([0, 1, 2, 3]);
  expect(kind!.flagsOf(Kind.Missing, Damaged.BlockTruncated)).toBe(4);
});
