import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newFile, pathIn } from '../../src/recovery/new-file.ts';

it('joins in the manner of the folder', () => {
  expect(pathIn('new', 'a')).toBe('new/a');
  expect(pathIn('new/', 'a')).toBe('new/a');
  expect(pathIn('D:\\new', 'a')).toBe('D:\\new\\a');
  expect(pathIn('D:\\', 'a')).toBe('D:\\a');
});

it('names a new file after the old one, by its stem', () => {
  expect(newFile('new', '/copy/shared.vhds', '-flat.vhdx')).toBe('new/shared-flat.vhdx');
  expect(newFile('new', 'C:\\copy\\Daten äöü.AVHDX', '.vhdx')).toBe('new/Daten äöü.vhdx');
});

it('takes nothing into a name that a shell, a terminal or a file system minds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const path = newFile('new', name, '-flat.vhdx');
      expect(path).toMatch(/^new\/[\p{L}\p{N} ._-]+-flat\.vhdx$/u);
      expect(path).not.toMatch(/^new\/[-. ]/);
      expect(Buffer.byteLength(path.slice(4))).toBeLessThanOrEqual(255);
    }),
  );
});
