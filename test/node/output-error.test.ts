import { expect, it } from 'vitest';
import { OutputError, outputError } from '../../src/node/output-error.ts';

it('an error of writing says what happened and what can be done', () => {
  const cause = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  const error = outputError('out/disk.raw', cause);
  expect(error).toMatchObject({
    name: 'OutputError',
    code: 'output-unwritable',
    reason: 'ENOSPC',
    path: 'out/disk.raw',
    cause,
    message:
      'cannot write out/disk.raw: no space left on the device; ' +
      'free space, or choose another folder (ENOSPC)',
  });
});

it('an error that already says so stays itself', () => {
  const error = new OutputError('a', 'exists', 'it exists');
  expect(outputError('b', error)).toBe(error);
});

it('an unknown error keeps the words of the system', () => {
  const error = outputError('a', Object.assign(new Error('EXDEV: odd'), { code: 'EXDEV' }));
  expect(error.message).toBe('cannot write a: Error: EXDEV: odd');
});
