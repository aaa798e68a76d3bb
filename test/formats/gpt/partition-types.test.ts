import { expect, it } from 'vitest';
import { gptTypeOf } from '../../../src/formats/gpt/partition-types.ts';

it('names types by their GUID, and takes one it does not know for data', () => {
  expect(gptTypeOf('e3c9e316-0b5c-4db8-817d-f92df00215ae').role).toBe('msr');
  const unknown = '01234567-89ab-cdef-0123-456789abcdef';
  expect(gptTypeOf(unknown)).toEqual({ name: `type ${unknown}`, role: 'data' });
});
