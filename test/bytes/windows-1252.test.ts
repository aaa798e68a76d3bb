import { expect, it } from 'vitest';
import { decodeWindows1252 } from '../../src/bytes/windows-1252.ts';

it('knows the quotes and letters that Latin-1 has not', () => {
  expect(decodeWindows1252(Buffer.from([0x93, 0x42, 0xfc, 0x72, 0x6f, 0x94, 0x80]))).toBe(
    '“Büro”€',
  );
});

it('reads any bytes, one character each', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(new Set(decodeWindows1252(all)).size).toBe(256);
});
