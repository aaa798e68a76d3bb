import { describe, expect, it } from 'vitest';
import { decompressLznt1 } from '../../../src/formats/ntfs/lznt1.ts';
import { compressLznt1 } from './lznt1-encoder.ts';

const text = (value: string) => new TextEncoder().encode(value);

describe('LZNT1', () => {
  it('copies what it has just written', () => {
    // A literal, then 9 bytes from 1 byte before: 4 bits of distance, 12 of length.
    const target = new Uint8Array(10);
    const data = Uint8Array.of(0x03, 0xb0, 0b10, 0x61, 0x06, 0x00);
    expect(decompressLznt1(data, target)).toBe(true);
    expect(target).toEqual(text('a'.repeat(10)));
  });

  it('gives back what was compressed, over the border of a chunk', () => {
    const original = text('It was the best of times, it was the worst of times. '.repeat(200));
    const packed = compressLznt1(original);
    expect(packed.length).toBeLessThan(original.length / 4);
    const target = new Uint8Array(original.length);
    expect(decompressLznt1(packed, target)).toBe(true);
    expect(Buffer.compare(target, original)).toBe(0);
  });

  it('fills with zeros what the data do not say', () => {
    const target = new Uint8Array(8192).fill(9);
    expect(decompressLznt1(Uint8Array.of(0x02, 0x30, 1, 2, 3, 0, 0), target)).toBe(true);
    expect([...target.subarray(0, 4)]).toEqual([1, 2, 3, 0]);
    expect(target.subarray(4).every((byte) => byte === 0)).toBe(true);
  });

  it.each([
    ['a chunk longer than the data', [0x10, 0x30, 1]],
    ['a copy from before the chunk', [0x03, 0xb0, 0b10, 0x61, 0x00, 0x10]],
    ['a copy before there is anything', [0x02, 0xb0, 0b1, 0x00, 0x00]],
    ['a copy cut off', [0x02, 0xb0, 0b10, 0x61, 0x00]],
  ])('refuses %s', (_, bytes) => {
    expect(decompressLznt1(Uint8Array.from(bytes), new Uint8Array(4096))).toBe(false);
  });
});
