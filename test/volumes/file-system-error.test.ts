import { expect, it } from 'vitest';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { FileSystemError } from '../../src/volumes/file-system-error.ts';

it('says which path, why, and keeps what it comes from', () => {
  const cause = new Error('the medium');
  const error = new FileSystemError('file-damaged', 'a/b.txt', 'its record is damaged', cause);
  expect(error.message).toBe('cannot read a/b.txt: its record is damaged');
  expect(codeOf(error)).toBe('file-damaged');
  expect(error.cause).toBe(cause);
});

it('names the root', () => {
  const error = new FileSystemError('not-a-file', '', 'it is a directory');
  expect(error.message).toBe('cannot read /: it is a directory');
});
