import { describe, expect, it } from 'vitest';
import { SourceError } from '../../src/bytes/source-error.ts';
import { errnoOf, sourceError } from '../../src/node/source-error.ts';

describe('an error of reading', () => {
  it('says what happened, where, and what can be done', () => {
    const cause = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    const error = sourceError('set/a.avhdx', cause, 65_536);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({
      name: 'SourceError',
      code: 'source-unreadable',
      reason: 'EIO',
      path: 'set/a.avhdx',
      offset: 65_536,
      cause,
    });
    expect(error.message).toBe(
      'cannot read set/a.avhdx at offset 65536: the medium or its connection failed; ' +
        'copy the file with GNU ddrescue and read the copy (EIO)',
    );
  });

  it('names no offset where a file could not even be opened', () => {
    const error = sourceError('a.avhdx', Object.assign(new Error(), { code: 'ENOENT' }));
    expect(error.message).toBe('cannot read a.avhdx: no such file or folder (ENOENT)');
    expect(error.offset).toBeUndefined();
  });

  it('passes on the words of the system where it has none of its own', () => {
    const cause = Object.assign(new Error('EXDEV: odd thing'), { code: 'EXDEV' });
    expect(sourceError('a', cause)).toMatchObject({
      reason: 'EXDEV',
      message: 'cannot read a: Error: EXDEV: odd thing',
    });
  });
});

it.each([
  [{ code: 'EIO' }, 'EIO'],
  [{ code: 5 }, 'unknown'],
  [new Error('plain'), 'unknown'],
  ['text', 'unknown'],
  [null, 'unknown'],
  [undefined, 'unknown'],
])('the name of %j is %j', (error, name) => {
  expect(errnoOf(error)).toBe(name);
});
