import { expect, it } from 'vitest';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import { ntfsError } from '../../../src/formats/ntfs/ntfs-error.ts';

it('names rule, structure and place', () => {
  const error = ntfsError('fixup-torn', 'file record', 510, 'torn');
  expect(codeOf(error)).toBe('fixup-torn');
  expect(error.message).toBe('file record at offset 510: torn');
});
