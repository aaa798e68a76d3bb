import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_RANGES } from '../../src/fleet/job.ts';
import { cutIntoRanges, rangeAt } from '../../src/fleet/ranges.ts';

it('cuts any disk into parts that follow each other and make up the whole', () => {
  const sizes = fc.integer({ min: 1, max: 2 ** 46 });
  fc.assert(
    fc.property(sizes, sizes, (size, part) => {
      const ranges = cutIntoRanges(size, part);
      if (ranges === null) return;
      expect(ranges.count).toBeLessThanOrEqual(MOST_RANGES);
      expect(ranges.count).toBeGreaterThan(1);
      let end = 0;
      for (let index = 0; index < ranges.count; index++) {
        const { offset, length } = rangeAt(ranges, index, size);
        // One comparison at the end: an expectation for each of thousands of parts takes seconds.
        if (offset !== end || length <= 0) throw new Error(`part ${index} begins at ${offset}`);
        end = offset + length;
      }
      expect(end).toBe(size);
    }),
    { numRuns: 50 },
  );
});

it('leaves small disks whole, and loses nothing of one that is longer than was thought', () => {
  const MIB = 2 ** 20;
  expect(cutIntoRanges(300 * MIB, 256 * MIB)).toBeNull();
  const ranges = cutIntoRanges(600 * MIB, 256 * MIB)!;
  expect(ranges).toEqual({ count: 3, bytes: 256 * MIB });
  expect(rangeAt(ranges, 2, 900 * MIB)).toEqual({ offset: 512 * MIB, length: 388 * MIB });
  expect(rangeAt(ranges, 2, 100 * MIB)).toEqual({ offset: 100 * MIB, length: 0 });
});
