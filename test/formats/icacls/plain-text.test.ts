import { expect, it } from 'vitest';
import { decodePlainText } from '../../../src/formats/icacls/plain-text.ts';

const TEXT = 'Name : Büro\r\n';
const utf16 = Buffer.from(TEXT, 'utf16le');

it('reads what Windows tools write', () => {
  expect(decodePlainText(utf16)).toBe(TEXT);
  expect(decodePlainText(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))).toBe(TEXT);
  const bigEndian = Buffer.from(utf16).swap16();
  expect(decodePlainText(Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian]))).toBe(TEXT);
  expect(decodePlainText(Buffer.from(TEXT))).toBe(TEXT);
  expect(decodePlainText(Buffer.from(`\ufeff${TEXT}`))).toBe(TEXT);
  expect(decodePlainText(Buffer.alloc(0))).toBe('');
});

it('knows UTF-16 without a mark by its zeros, wherever the ASCII stands', () => {
  const dump = '共享文件夹\r\nD:PAI(A;OICI;FA;;;BA)\r\n';
  const bytes = Buffer.from(dump, 'utf16le');
  expect(decodePlainText(bytes)).toBe(dump);
  expect(decodePlainText(Buffer.from(bytes).swap16())).toBe(dump);
  // Cyrillic in UTF-16 is valid UTF-8 as well.
  expect(decodePlainText(Buffer.from('Диск : a', 'utf16le'))).toBe('Диск : a');
});

it('takes what is neither for Windows-1252 only when told so', () => {
  const bytes = Buffer.from([0x42, 0xfc, 0x72, 0x6f]);
  expect(decodePlainText(bytes, 'windows-1252')).toBe('Büro');
  expect(() => decodePlainText(bytes)).toThrow(/neither UTF-16 nor UTF-8/);
});

it('does not change the bytes it was given', () => {
  const bytes = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]);
  const before = Buffer.from(bytes);
  decodePlainText(bytes);
  expect(bytes.equals(before)).toBe(true);
});

it('refuses what is cut short, no text, or too large', () => {
  expect(() => decodePlainText(utf16.subarray(0, 5))).toThrow(
    /offset 4: UTF-16 with half a character/,
  );
  expect(() => decodePlainText(Buffer.from([0x41, 0xfc, 0x42]))).toThrow(
    /neither UTF-16 nor UTF-8/,
  );
  expect(() => decodePlainText(new Uint8Array(64 * 2 ** 20 + 1))).toThrow(/more than 67108864/);
});
