import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZero } from '../../src/bytes/zeros.ts';

describe('isZero', () => {
  it.each([0, 1, 4096, 65535, 65536, 65537, 300_000])('holds for %i zero bytes', (length) => {
    expect(isZero(new Uint8Array(length))).toBe(true);
  });

  it('finds a single byte that is not zero, wherever it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), fc.nat(), (length, place) => {
        const bytes = new Uint8Array(length);
        bytes[place % length] = 1;
        expect(isZero(bytes)).toBe(false);
      }),
    );
  });

  it('looks at its own part of a buffer alone', () => {
    const bytes = Uint8Array.of(1, 0, 0, 1);
    expect(isZero(bytes.subarray(1, 3))).toBe(true);
  });
});
