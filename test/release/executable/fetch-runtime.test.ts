import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { requireIntegrity } from '../../../release/executable/fetch-runtime.ts';

const bytes = Buffer.from('an archive');
const digest = createHash('sha512').update(bytes).digest('base64');

it('takes the archive that was chosen and no other', () => {
  requireIntegrity(bytes, `sha512-${digest}`, 'node@1');
  expect(() => requireIntegrity(Buffer.from('another'), `sha512-${digest}`, 'node@1')).toThrow(
    `node@1: expected sha512-${digest}, got sha512-`,
  );
});
