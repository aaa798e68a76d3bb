import { crc32 as oracle } from '@node-rs/crc32';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, crc32WithoutField } from '../../src/bytes/crc32.ts';

describe('crc32', () => {
  it('gives the published check value of "123456789"', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });

  it('agrees with another implementation, in one piece and in two', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        const whole = oracle(Buffer.from(bytes));
        expect(crc32(bytes)).toBe(whole);
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(whole);
      }),
    );
  });
});

describe('crc32WithoutField', () => {
  it('counts the checksum field as zero, whatever it holds', () => {
    const structure = Buffer.from('0102030405060708090a', 'hex');
    const zeroed = Buffer.from('0102000000000708090a', 'hex');
    expect(crc32WithoutField(structure, 2)).toBe(oracle(zeroed));
  });
});
