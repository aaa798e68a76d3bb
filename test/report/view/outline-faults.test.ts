import { expect, it } from 'vitest';
import { outlineFaults } from '../../../src/report/view/outline-faults.ts';

it('names the rule, the place, what was expected and what was there', () => {
  const fault = { code: 'header-checksum', structure: 'header 1', offset: 65536, message: 'wrong' };
  expect(outlineFaults([{ ...fault, expected: 1, actual: 2 }, fault])).toEqual([
    {
      name: 'fault: header-checksum',
      offset: 65536,
      note: 'wrong',
      fields: { structure: 'header 1', expected: 1, actual: 2 },
    },
    {
      name: 'fault: header-checksum',
      offset: 65536,
      note: 'wrong',
      fields: { structure: 'header 1', expected: null, actual: null },
    },
  ]);
});
