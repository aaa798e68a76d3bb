import { expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';

it('has two digits for each byte', () => {
  expect(toHex(Uint8Array.of(0, 9, 0xa0, 0xff))).toBe('0009a0ff');
  expect(toHex(new Uint8Array(0))).toBe('');
});
