import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as littleEndian from '../../src/bytes/little-endian.ts';

const { uint16At, uint32At, uint64At, int64At, doubleAt } = littleEndian;
const { putUint32, putUint64, putInt64, putDouble } = littleEndian;

describe('numbers, the lowest byte first', () => {
  it('are those that a Buffer reads, at any offset of any part of a memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.nat(3), (memory, at) => {
        const bytes = memory.subarray(1);
        const buffer = Buffer.from(bytes);
        expect(uint16At(bytes, at)).toBe(buffer.readUInt16LE(at));
        expect(uint32At(bytes, at)).toBe(buffer.readUInt32LE(at));
        expect(uint64At(bytes, at)).toBe(buffer.readBigUInt64LE(at));
        expect(int64At(bytes, at)).toBe(buffer.readBigInt64LE(at));
        expect(doubleAt(bytes, at)).toBe(buffer.readDoubleLE(at));
      }),
    );
  });

  it('are written as a Buffer writes them, and nothing around them', () => {
    const put: [(bytes: Uint8Array) => void, (buffer: Buffer) => void][] = [
      [(bytes) => putUint32(bytes, 0xfedcba98, 1), (buffer) => buffer.writeUInt32LE(0xfedcba98, 1)],
      [
        (bytes) => putUint64(bytes, 2n ** 63n, 1),
        (buffer) => buffer.writeBigUInt64LE(2n ** 63n, 1),
      ],
      [(bytes) => putInt64(bytes, -2n, 1), (buffer) => buffer.writeBigInt64LE(-2n, 1)],
      [(bytes) => putDouble(bytes, -1.5, 1), (buffer) => buffer.writeDoubleLE(-1.5, 1)],
    ];
    for (const [ours, theirs] of put) {
      const memory = new Uint8Array(16).fill(7);
      const expected = Buffer.alloc(14, 7);
      ours(memory.subarray(2));
      theirs(expected);
      expect(Buffer.from(memory)).toEqual(Buffer.concat([Buffer.of(7, 7), expected]));
    }
  });

  it('never come from behind the end', () => {
    const bytes = new Uint8Array(16).subarray(0, 7);
    expect(() => uint16At(bytes, 6)).toThrow(RangeError);
    expect(() => uint32At(bytes, 4)).toThrow(RangeError);
    expect(() => uint64At(bytes)).toThrow(RangeError);
    expect(() => putUint32(bytes, 1, 4)).toThrow(RangeError);
  });

  it('are refused where they do not fit', () => {
    const bytes = new Uint8Array(8);
    for (const value of [-1, 2 ** 32, 0.5, Number.NaN]) {
      expect(() => putUint32(bytes, value)).toThrow(RangeError);
    }
    for (const value of [-1n, 2n ** 64n]) {
      expect(() => putUint64(bytes, value)).toThrow(RangeError);
    }
    for (const value of [2n ** 63n, -(2n ** 63n) - 1n]) {
      expect(() => putInt64(bytes, value)).toThrow(RangeError);
    }
    expect(bytes).toEqual(new Uint8Array(8));
  });
});
