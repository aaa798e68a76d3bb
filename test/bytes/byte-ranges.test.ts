import { describe, expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';

function ranges(...list: [number, number][]) {
  const all = new ByteRanges();
  for (const [offset, length] of list) all.add(offset, length);
  return all;
}

describe('ranges of a disk', () => {
  it('are told of a range, neighbours as one', () => {
    const missing = ranges([10, 5], [15, 5], [18, 4], [40, 10], [60, 0]);
    expect([...missing.within(0, 100)]).toEqual([
      { offset: 10, length: 12 },
      { offset: 40, length: 10 },
    ]);
    expect([...missing.within(20, 25)]).toEqual([
      { offset: 20, length: 2 },
      { offset: 40, length: 5 },
    ]);
    expect([...missing.within(22, 18)]).toEqual([]);
    expect(ranges().isEmpty).toBe(true);
  });

  it('may be very many', () => {
    const missing = ranges(
      ...Array.from({ length: 1000 }, (_, i): [number, number] => [i * 10, 1]),
    );
    expect([...missing.within(5000, 25)].map(({ offset }) => offset)).toEqual([5000, 5010, 5020]);
  });

  it('are counted, and two sets of them are one', () => {
    const some = ranges([10, 10], [40, 10]);
    expect([some.bytesWithin(0, 100), some.bytesWithin(15, 30), some.bytesWithin(20, 20)]).toEqual([
      20, 10, 0,
    ]);
    const union = ByteRanges.union(some, ranges([0, 5], [15, 10], [48, 1], [90, 5]));
    expect([...union.within(0, 1000)]).toEqual([
      { offset: 0, length: 5 },
      { offset: 10, length: 15 },
      { offset: 40, length: 10 },
      { offset: 90, length: 5 },
    ]);
    expect([...ByteRanges.union(ranges(), some).within(0, 1000)]).toHaveLength(2);
  });
});
