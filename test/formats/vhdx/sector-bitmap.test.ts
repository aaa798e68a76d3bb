import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIB } from '../../../fixtures/vhdx-builder.ts';
import { geometryOf } from '../../../src/formats/vhdx/geometry.ts';
import {
  bitmapSliceOf,
  countPresent,
  endOfRun,
  isPresent,
  setPresent,
} from '../../../src/formats/vhdx/sector-bitmap.ts';

describe('bitmapSliceOf', () => {
  it.each([
    [512, 1, 256],
    [512, 2, 512],
    [512, 256, 65536],
    [4096, 1, 32],
    [4096, 256, 8192],
  ])('gives a block of %i-byte sectors and %i MiB its %i bytes', (sector, mebibytes, length) => {
    const block = mebibytes * MIB;
    const geometry = geometryOf(2 ** 43, block, sector, true);
    const { chunkRatio } = geometry;
    expect(bitmapSliceOf(geometry, 0)).toEqual({ chunk: 0, start: 0, length });
    expect(bitmapSliceOf(geometry, 1)).toEqual({ chunk: 0, start: length, length });
    expect(bitmapSliceOf(geometry, chunkRatio - 1)).toEqual({
      chunk: 0,
      start: MIB - length,
      length,
    });
    expect(bitmapSliceOf(geometry, chunkRatio)).toEqual({ chunk: 1, start: 0, length });
  });
});

describe('the bits', () => {
  it('begin with bit 0 of byte 0', () => {
    const bits = Uint8Array.of(0b0000_0101, 0b1000_0000);
    const present = Array.from({ length: 16 }, (_, sector) => isPresent(bits, sector));
    expect(present.flatMap((is, sector) => (is ? [sector] : []))).toEqual([0, 2, 15]);
  });

  it('are set from the first sector up to the end', () => {
    const bits = new Uint8Array(2);
    setPresent(bits, 6, 9);
    expect(bits).toEqual(Uint8Array.of(0b1100_0000, 0b0000_0001));
  });

  it('are counted and followed in runs as one by one', () => {
    const ranges = fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { maxLength: 5 });
    fc.assert(
      fc.property(ranges, fc.nat(199), fc.nat(200), (list, from, length) => {
        const bits = new Uint8Array(25);
        for (const [a, b] of list) setPresent(bits, Math.min(a, b), Math.max(a, b));
        const end = Math.min(200, from + length);
        const each = Array.from({ length: 200 }, (_, sector) => isPresent(bits, sector));
        expect(countPresent(bits, from, end)).toBe(each.slice(from, end).filter(Boolean).length);
        if (end <= from) return;
        const change = each.findIndex((is, i) => i > from && i < end && is !== each[from]);
        expect(endOfRun(bits, from, end)).toBe(change < 0 ? end : change);
      }),
      { numRuns: 1000 },
    );
  });
});
