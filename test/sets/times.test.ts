import { describe, expect, it } from 'vitest';
import type { Disk } from '../../src/sets/model.ts';
import { judgeTimes } from '../../src/sets/times.ts';

const START = Date.UTC(2026, 9, 23, 2, 10);

/** Disks, leaf first, modified so many seconds after the start. */
function disksAt(...seconds: (number | null)[]): Disk[] {
  return seconds.map((second) => {
    const modified = second === null ? null : new Date(START + second * 1000);
    return { file: { modified } } as Disk;
  });
}

describe('the times of a chain', () => {
  it('are plausible while no child is older than its parent', () => {
    expect(judgeTimes(disksAt(900, 500, 500, 0))).toEqual({
      verdict: 'plausible',
      earliest: new Date(START),
      latest: new Date(START + 900_000),
      outOfOrder: [],
    });
  });

  it('are all alike within two seconds: a copy has reset them', () => {
    expect(judgeTimes(disksAt(0, 2, 1)).verdict).toBe('all-alike');
    expect(judgeTimes(disksAt(3, 2, 0)).verdict).toBe('plausible');
  });

  it('are out of order where a child is older than its parent', () => {
    const disks = disksAt(900, 100, 300, 0);
    expect(judgeTimes(disks)).toMatchObject({
      verdict: 'out-of-order',
      outOfOrder: [{ child: disks[1], parent: disks[2] }],
    });
  });

  it('are compared only where both are known', () => {
    expect(judgeTimes(disksAt(900, null, 1000)).verdict).toBe('plausible');
  });

  it('say nothing when there are fewer than two', () => {
    expect(judgeTimes([])).toMatchObject({ verdict: 'unknown', earliest: null, latest: null });
    expect(judgeTimes(disksAt(5, null)).verdict).toBe('unknown');
    expect(judgeTimes(disksAt(Number.NaN, 5)).verdict).toBe('unknown');
  });
});
