import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeUtf16,
  decodeUtf16Padded,
  encodeUtf16,
  withoutTrailingNuls,
} from '../../src/bytes/utf16.ts';
import { processorTime } from '../processor-time.ts';

describe('decodeUtf16', () => {
  it('undoes encodeUtf16, lone surrogates and NULs included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units);
        expect(decodeUtf16(encodeUtf16(text))).toBe(text);
      }),
    );
  });

  it('ignores an odd last byte, and reads inside a larger buffer', () => {
    const bytes = Buffer.concat([Buffer.of(0xff), encodeUtf16('ab'), Buffer.of(0x41)]);
    expect(decodeUtf16(bytes.subarray(1))).toBe('ab');
  });
});

describe('decodeUtf16Padded', () => {
  it('ends at the first NUL', () => {
    expect(decodeUtf16Padded(encodeUtf16('QEMU\0rest'))).toBe('QEMU');
    expect(decodeUtf16Padded(encodeUtf16('full'))).toBe('full');
    expect(decodeUtf16Padded(new Uint8Array(0))).toBe('');
  });
});

describe('withoutTrailingNuls', () => {
  it('takes away NULs at the end only', () => {
    expect(withoutTrailingNuls('a\0b\0\0')).toBe('a\0b');
    expect(withoutTrailingNuls('\0')).toBe('');
    expect(withoutTrailingNuls('')).toBe('');
  });

  it('is quick on long hostile text', () => {
    const start = processorTime();
    withoutTrailingNuls(`${'\0'.repeat(1_000_000)}x`);
    expect(processorTime() - start).toBeLessThan(500);
  });
});
