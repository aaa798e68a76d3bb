import { expect, it } from 'vitest';
import { ShortReadError } from '../../src/bytes/byte-source.ts';
import { readTroubleOf } from '../../src/bytes/read-trouble.ts';
import { SourceError } from '../../src/bytes/source-error.ts';

it('tells what keeps a place from being read, and nothing else', () => {
  expect(readTroubleOf(new ShortReadError('x', 0, 8, 4), 'header')).toEqual({
    kind: 'truncated',
    message: 'the file ends inside the header',
  });
  expect(readTroubleOf(new SourceError('x', 'EIO', 'the medium failed'), 'header')).toEqual({
    kind: 'unreadable',
    message: 'the header cannot be read (EIO)',
  });
  expect(readTroubleOf(new TypeError('x'), 'header')).toBeNull();
});
