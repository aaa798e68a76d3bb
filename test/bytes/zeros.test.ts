import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstNotZero, isZero, lengthWithoutZeros } from '../../src/bytes/zeros.ts';

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

  it('looks at its own part of a buffer alone, and at all of it, wherever it begins and ends', () => {
    for (let start = 1; start < 18; start++) {
      for (let end = start; end < 100; end++) {
        const memory = new Uint8Array(100).fill(1);
        memory.fill(0, start, end);
        expect(isZero(memory.subarray(start, end))).toBe(true);
        expect(isZero(memory.subarray(start - 1, end))).toBe(false);
        for (let at = start; at < end; at++) {
          memory[at] = 0x80;
          if (isZero(memory.subarray(start, end))) expect.fail(`${start} ${end} ${at}`);
          memory[at] = 0;
        }
      }
    }
  });

  it('by a comparison of the home says the same, for short stretches and long ones', () => {
    const isEqual = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
    for (const length of [0, 1, 8, 511, 512, 513, 4099, 70_000]) {
      const bytes = new Uint8Array(length);
      expect(isZero(bytes, isEqual)).toBe(true);
      for (const at of [0, 7, 8, 9, length >> 1, length - 9, length - 1]) {
        if (at < 0 || at >= length) continue;
        bytes[at] = 1;
        expect(isZero(bytes, isEqual)).toBe(false);
        bytes[at] = 0;
      }
      // Equal to itself a word further on, and no zeros.
      expect(isZero(new Uint8Array(length).fill(7), isEqual)).toBe(length === 0);
    }
  });
});

describe('lengthWithoutZeros', () => {
  it('leaves nothing out but zeros, and less than a word of these in, wherever the bytes lie', () => {
    fc.assert(
      fc.property(fc.nat(70), fc.nat(300), fc.nat(9), (used, zeros, shift) => {
        const bytes = new Uint8Array(shift + used + zeros).subarray(shift);
        bytes.fill(7, 0, used);
        const length = lengthWithoutZeros(bytes);
        expect(length).toBeGreaterThanOrEqual(used);
        expect(length).toBeLessThan(Math.min(used + 4, bytes.length + 1));
      }),
    );
  });
});

it('finds each word that is not zero, one after the other', () => {
  for (const length of [0, 1, 15, 16, 17, 64, 100]) {
    expect(firstNotZero(new Uint32Array(length))).toBe(length);
  }
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(299)), (places) => {
      const words = new Uint32Array(300);
      for (const at of places) words[at] = 0x80000000;
      const found: number[] = [];
      for (let at = firstNotZero(words); at < 300; at = firstNotZero(words, at + 1)) found.push(at);
      expect(found).toEqual(places.sort((a, b) => a - b));
    }),
  );
});
