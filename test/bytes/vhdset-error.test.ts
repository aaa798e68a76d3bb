import { expect, it } from 'vitest';
import { codeOf, VhdsetError } from '../../src/bytes/vhdset-error.ts';

class Refused extends VhdsetError {
  readonly code = 'refused';
}

it('gives the code of what was thrown on purpose, and of nothing else', () => {
  expect(codeOf(new Refused('no'))).toBe('refused');
  // A system's error has a code as well, which is none of ours.
  expect(codeOf(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBeUndefined();
  for (const thrown of [undefined, null, 'refused', { code: 'refused' }]) {
    expect(codeOf(thrown)).toBeUndefined();
  }
});
