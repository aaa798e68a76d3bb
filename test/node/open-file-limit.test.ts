import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFileLimit } from '../../src/node/open-file-limit.ts';
import { temporaryFolder } from './temp-folder.ts';

function limitsOf(allowed: string): string {
  const path = join(temporaryFolder(), 'limits');
  const line = `Max open files            ${allowed.padEnd(20)} 1048576              files     \n`;
  writeFileSync(
    path,
    `Limit                     Soft Limit           Hard Limit           Units\n${line}`,
  );
  return path;
}

it.each([
  ['1048576', 256],
  ['1024', 120],
  ['272', 26],
  ['256', undefined],
  ['64', undefined],
  ['16', undefined],
  ['unlimited', undefined],
])('of a process that may open %s files, a chain gets its share: %s', (allowed, share) => {
  expect(openFileLimit('linux', limitsOf(allowed))).toBe(share);
});

it('where the system does not say, few are allowed', () => {
  expect(openFileLimit('linux', join(temporaryFolder(), 'none'))).toBeUndefined();
  expect(openFileLimit('darwin', limitsOf('1048576'))).toBeUndefined();
  expect(openFileLimit('win32', limitsOf('16'))).toBe(256);
});
