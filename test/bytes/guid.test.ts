import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGuid, encodeGuid, parseGuid, ZERO_GUID } from '../../src/bytes/guid.ts';
import { processorTime } from '../processor-time.ts';

const TEXT = '2dc27766-f623-4200-9d64-115e9bfd4a08';
const BYTES = Buffer.from('6677c22d23f600429d64115e9bfd4a08', 'hex');

describe('decodeGuid and encodeGuid', () => {
  it('store the first three fields little-endian', () => {
    expect(decodeGuid(BYTES)).toBe(TEXT);
    expect(Buffer.from(encodeGuid(TEXT))).toEqual(BYTES);
    expect(decodeGuid(Buffer.concat([Buffer.alloc(3), BYTES]), 3)).toBe(TEXT);
    expect(decodeGuid(new Uint8Array(16))).toBe(ZERO_GUID);
  });

  it('tell those apart that are kept in one place', () => {
    const one = Buffer.from(BYTES);
    const other = Buffer.from(BYTES);
    other[15]! ^= 1;
    const texts = [one, other, one, other].map((bytes) => decodeGuid(bytes));
    expect(texts).toEqual([TEXT, `${TEXT.slice(0, -1)}9`, TEXT, `${TEXT.slice(0, -1)}9`]);
  });

  it('take what lies past the end for zeros', () => {
    expect(decodeGuid(Uint8Array.of(1, 2))).toBe('00000201-0000-0000-0000-000000000000');
    expect(decodeGuid(BYTES, 16)).toBe(ZERO_GUID);
  });

  it('undo each other', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(encodeGuid(decodeGuid(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe('parseGuid', () => {
  it.each([
    TEXT,
    TEXT.toUpperCase(),
    `{${TEXT}}`,
    `{${TEXT.toUpperCase()}}`,
    `  {${TEXT}}\r\n`,
    `{${TEXT}}\0`,
    `${TEXT}\0\0\0`,
    `\0${TEXT}`,
  ])('accepts %j', (text) => {
    expect(parseGuid(text)).toBe(TEXT);
  });

  it.each([
    '',
    '{}',
    TEXT.slice(1),
    `${TEXT}0`,
    TEXT.replace('2', 'g'),
    TEXT.replaceAll('-', ''),
    `${TEXT.slice(0, 8)}\0${TEXT.slice(9)}`,
    `x${TEXT}`,
    `${TEXT} ${TEXT}`,
  ])('refuses %j', (text) => {
    expect(parseGuid(text)).toBeNull();
  });

  it('is quick on long hostile text', () => {
    const start = processorTime();
    expect(parseGuid(`${' \0'.repeat(500_000)}x`)).toBeNull();
    expect(processorTime() - start).toBeLessThan(500);
  });
});
