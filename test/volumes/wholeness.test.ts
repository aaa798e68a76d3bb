import { describe, expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import type { StreamExtent } from '../../src/volumes/file-system.ts';
import { wholenessOf } from '../../src/volumes/wholeness.ts';

function ranges(...list: [number, number][]) {
  const missing = new ByteRanges();
  for (const [offset, length] of list) missing.add(offset, length);
  return missing;
}

/** A stream of 100 bytes that lies on the volume, which begins at 1000 of the disk. */
function state(missing: ByteRanges, extents: readonly Partial<StreamExtent>[]) {
  const whole = extents.map((extent) => ({
    offset: 0,
    length: 100,
    kind: 'data' as const,
    position: 500,
    storedLength: extent.length ?? 100,
    ...extent,
  }));
  const stream = { size: 100, read: async () => {}, extents: () => whole };
  return wholenessOf(stream, missing, 1000);
}

describe('wholeness of a file', () => {
  it('is whole where nothing of it is missing', () => {
    expect(state(ranges([1400, 100], [1600, 10]), [{}])).toEqual({ state: 'whole', missing: [] });
  });

  it('is partly missing, and tells which ranges of the file', () => {
    expect(state(ranges([1490, 20], [1550, 5]), [{}])).toEqual({
      state: 'partly-missing',
      missing: [
        { offset: 0, length: 10 },
        { offset: 50, length: 5 },
      ],
    });
  });

  it('is missing where all of it is', () => {
    const halves = [{ length: 50 }, { offset: 50, length: 50, position: 700 }];
    expect(state(ranges([1500, 50], [1700, 50]), halves)).toEqual({
      state: 'missing',
      missing: [{ offset: 0, length: 100 }],
    });
  });

  it('zeros are never missing, and what the file does not tell always is', () => {
    const none = { position: null, storedLength: 0 };
    expect(state(ranges([0, 5000]), [{ kind: 'zero', ...none }]).state).toBe('whole');
    expect(state(ranges(), [{ kind: 'missing', ...none }]).state).toBe('missing');
  });

  it('what is decoded is missing as a whole where a part of its source is', () => {
    const unit = { kind: 'encoded' as const, length: 60, storedLength: 20 };
    const extents = [unit, { offset: 60, length: 40, position: 800 }];
    expect(state(ranges([1519, 1]), extents).missing).toEqual([{ offset: 0, length: 60 }]);
    expect(state(ranges([1520, 1]), extents).state).toBe('whole');
  });
});
