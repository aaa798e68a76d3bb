import { expect, it } from 'vitest';
import { decodeLatin1, encodeLatin1 } from '../../src/bytes/latin1.ts';

it('has a character for each byte, and a byte for each character', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(decodeLatin1(all)).toBe(Buffer.from(all).toString('latin1'));
  expect(encodeLatin1(decodeLatin1(all))).toEqual(all);
});

it.each([0, 8191, 8192, 8193, 1_000_000])('takes %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => i * 7);
  expect(decodeLatin1(bytes) === Buffer.from(bytes).toString('latin1')).toBe(true);
});
