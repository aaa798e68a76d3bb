import { describe, expect, it } from 'vitest';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { arrayTexts, valueText } from '../../../src/formats/evtx/value.ts';
import { EVERY_VALUE } from './every-value.ts';

describe('a value of an event', () => {
  it.each(EVERY_VALUE)('of type $type: $text', ({ type, bytes, text }) => {
    expect(valueText(type, bytes)).toBe(text);
  });

  it('without bytes is empty, whatever its type', () => {
    expect(valueText(0x08, new Uint8Array(0))).toBe('');
    expect(valueText(0x00, new Uint8Array(3))).toBe('');
  });

  it('with too few bytes, or of no known type, is none', () => {
    expect(valueText(0x0f, new Uint8Array(15))).toBeNull();
    expect(valueText(0x77, new Uint8Array(8))).toBeNull();
    expect(valueText(0x13, Uint8Array.of(1, 15, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0))).toBeNull();
  });

  it('text loses the NULs at its end, not those within', () => {
    expect(valueText(0x01, encodeUtf16('a\0b\0\0'))).toBe('a\0b');
  });
});

describe('an array of values', () => {
  it('is one text for each item', () => {
    expect(arrayTexts(0x81, encodeUtf16('one\0\0two\0'))).toEqual(['one', '', 'two']);
    expect(arrayTexts(0x88, Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0))).toEqual(['1', '2']);
    expect(arrayTexts(0x88, new Uint8Array(0))).toEqual([]);
  });

  it('a single value, and a type without a size, are none', () => {
    expect(arrayTexts(0x08, new Uint8Array(4))).toBeNull();
    expect(arrayTexts(0x8e, new Uint8Array(4))).toBeNull();
  });
});
