import { crc32c as oracle } from '@node-rs/crc32';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c, crc32cWithoutField } from '../../src/bytes/crc32c.ts';

describe('crc32c', () => {
  it('knows the check value and the test vectors of RFC 3720, B.4', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(new Uint8Array(0))).toBe(0);
  });

  it('agrees with another implementation, for any bytes in any number of parts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        const whole = oracle(Buffer.from(bytes));
        expect(crc32c(bytes)).toBe(whole);
        expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });
});

describe('crc32cWithoutField', () => {
  it('takes the 4 bytes of the field as zeros, whatever they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 100 }), fc.nat(96), (bytes, wanted) => {
        const field = Math.min(wanted, bytes.length - 4);
        const zeroed = Buffer.from(bytes);
        zeroed.fill(0, field, field + 4);
        expect(crc32cWithoutField(bytes, field)).toBe(oracle(zeroed));
      }),
    );
  });
});
