import { expect, it } from 'vitest';
import { SourceChangedError } from '../../src/bytes/source-changed-error.ts';

it('says which file, what changed, and what to do', () => {
  const error = new SourceChangedError('a.vhdx', 'it has grown');
  expect(error.code).toBe('source-changed');
  expect(error.message).toMatch(
    /^a\.vhdx changed while it was read: it has grown\..*Stop whatever/,
  );
});
