import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestLine, parseDigestList } from '../../../src/report/text/digest-list.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';

it('reads back every name that it writes', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
      const line = { digest: 'ab12', name };
      expect(parseDigestList(digestLine(line))).toEqual([line]);
    }),
  );
});

it.each(['plain', 'with space ', 'back\\slash', 'line\nbreak', 'r\re', '*star'])(
  'writes %j as sha256sum does',
  (name) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), 'content');
    const digest = createHash('sha256').update('content').digest('hex');
    writeFileSync(join(folder, 'list'), digestLine({ digest, name }));
    execFileSync('sha256sum', ['--strict', '-c', 'list'], { cwd: folder });
  },
);

it('reads lists of binary mode, of Windows, and in upper case; skips remarks', () => {
  const text = '# remark\r\nAB12 *a b\r\n\r\ncd34  c\r\n';
  expect(parseDigestList(text)).toEqual([
    { digest: 'ab12', name: 'a b' },
    { digest: 'cd34', name: 'c' },
  ]);
});

it('takes no other text for a list', () => {
  expect(parseDigestList('hello world\n')).toBeNull();
  expect(parseDigestList('ab12  a\nnothing\n')).toBeNull();
});
