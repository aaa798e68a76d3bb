import { crc32c as oracle } from '@node-rs/crc32';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c, crc32cOverZeros, crc32cWithoutField } from '../../src/bytes/crc32c.ts';

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

describe('crc32cOverZeros', () => {
  it('is the checksum of the bytes with the zeros behind them, however many', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(5000), (bytes, count) => {
        const whole = oracle(Buffer.concat([bytes, new Uint8Array(count)]));
        expect(crc32cOverZeros(crc32c(bytes), count)).toBe(whole);
      }),
    );
    expect(crc32cOverZeros(crc32c(Buffer.from('regi')), 65_532)).toBe(
      oracle(Buffer.concat([Buffer.from('regi')], 65_536)),
    );
  });
});

describe('crc32cWithoutField', () => {
  it('agrees with another implementation where zeros follow, at any place in memory', () => {
    const part = fc.uint8Array({ minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(part, fc.nat(200), fc.nat(9), (bytes, zeros, shift) => {
        const structure = new Uint8Array(shift + 8 + bytes.length + zeros).subarray(shift);
        structure.set(bytes, 8);
        expect(crc32cWithoutField(structure, 4)).toBe(oracle(Buffer.from(structure)));
      }),
    );
  });

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
