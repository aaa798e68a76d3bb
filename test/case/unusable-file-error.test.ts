import { expect, it } from 'vitest';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { UnusableFileError } from '../../src/case/unusable-file-error.ts';

it('names the file, and keeps what it could not be decoded for', () => {
  const cause = new Error('it is no event log');
  const error = new UnusableFileError('/logs/a.evtx', cause);
  expect(error.message).toBe('/logs/a.evtx: it is no event log');
  expect([error.path, error.cause, codeOf(error)]).toEqual([
    '/logs/a.evtx',
    cause,
    'unusable-file',
  ]);
});
