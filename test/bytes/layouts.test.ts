import { describe, expect, it } from 'vitest';
import { ascii, blob, guid, structure, u8, u16, u32, u64 } from '../../src/bytes/layouts.ts';

interface Sample {
  signature: string;
  small: number;
  short: number;
  word: number;
  long: bigint;
  id: string;
  rest: Buffer;
}
const FIELDS = [
  ascii(4, 'signature'),
  u8('small'),
  u16('short'),
  u32('word'),
  u64('long'),
  guid('id'),
  blob(3, 'rest'),
];

describe('structure', () => {
  const layout = structure<Sample>(38, FIELDS);
  const value: Sample = {
    signature: 'head',
    small: 0xff,
    short: 0x1234,
    word: 0xfffffffe,
    long: 7766357366478254259n,
    id: 'caa16737-fa36-4d43-b3b6-33f0aa44e76b',
    rest: Buffer.of(1, 2, 3),
  };

  it('reads back what it wrote, 64-bit numbers exactly', () => {
    const bytes = Buffer.alloc(40);
    layout.encode(value, bytes, 2);
    expect(layout.decode(bytes, 2)).toEqual(value);
    expect(bytes.toString('latin1', 2, 6)).toBe('head');
    expect(bytes.readUInt16LE(7)).toBe(0x1234);
    expect(bytes.readBigUInt64LE(13)).toBe(7766357366478254259n);
  });

  it('holds the largest 64-bit number', () => {
    const bytes = Buffer.alloc(8, 0xff);
    expect(u64().decode(bytes)).toBe(2n ** 64n - 1n);
  });

  it('fills a short signature with zeros and keeps bytes that are no letters', () => {
    const bytes = Buffer.alloc(4, 0xff);
    expect(ascii(4).decode(bytes)).toBe('\xff\xff\xff\xff');
    ascii(4).encode('ab', bytes);
    expect(bytes).toEqual(Buffer.from('ab\0\0'));
  });

  it('refuses to load when the fields do not add up to the size in the specification', () => {
    expect(() => structure(40, FIELDS)).toThrow('layout spans 38 bytes, not 40');
  });
});
