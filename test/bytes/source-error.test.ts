import { expect, it } from 'vitest';
import { SourceError } from '../../src/bytes/source-error.ts';
import { codeOf } from '../../src/bytes/vhdset-error.ts';

it('says where it could not be read, with the offset only where a read failed', () => {
  const cause = new Error('system');
  const failed = new SourceError('/a', 'EIO', 'the medium fails', { offset: 0, cause });
  expect(failed.message).toBe('cannot read /a at offset 0: the medium fails');
  expect([failed.path, failed.reason, failed.offset, failed.cause]).toEqual([
    '/a',
    'EIO',
    0,
    cause,
  ]);
  const unopened = new SourceError('/a', 'EACCES', 'permission is denied');
  expect(unopened.message).toBe('cannot read /a: permission is denied');
  expect(unopened.offset).toBeUndefined();
  expect(codeOf(unopened)).toBe('source-unreadable');
});
