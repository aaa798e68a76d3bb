import { expect, it } from 'vitest';
import { FormatError } from '../../src/bytes/fault.ts';

it('FormatError says which structure, where, and what is wrong', () => {
  const fault = {
    code: 'not-vhdx',
    structure: 'file type identifier',
    offset: 0,
    message: 'the signature is wrong',
  };
  const error = new FormatError(fault);
  expect(error).toMatchObject({ name: 'FormatError', code: 'not-vhdx', fault });
  expect(error.message).toBe('file type identifier at offset 0: the signature is wrong');
});
