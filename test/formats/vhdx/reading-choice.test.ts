import { expect, it } from 'vitest';
import { isReadingChoice } from '../../../src/formats/vhdx/reading-choice.ts';

it('tells the choices of a reader from the faults of a file', () => {
  expect(['log-ignored', 'metadata-assumed'].map((code) => isReadingChoice({ code }))).toEqual([
    true,
    true,
  ]);
  expect(isReadingChoice({ code: 'log-no-active-sequence' })).toBe(false);
});
