import { expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../src/bytes/utf8.ts';

it('keeps a byte order mark, and replaces what is no UTF-8', () => {
  expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA');
  expect(decodeUtf8(Uint8Array.of(0x41, 0xff, 0x42))).toBe('A\ufffdB');
});

it('is encoded as it was decoded', () => {
  expect(encodeUtf8('ä東😀')).toEqual(new Uint8Array(Buffer.from('ä東😀')));
  expect(decodeUtf8(encodeUtf8('ä東😀'))).toBe('ä東😀');
});
