import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readAccessDump } from '../../src/cli/access-dump.ts';
import { InputError } from '../../src/cli/exit.ts';
import { temporaryFolder } from '../node/temp-folder.ts';

function dump(text: string): string {
  const path = join(temporaryFolder(), 'acl.txt');
  writeFileSync(path, Buffer.from(text, 'utf16le'));
  return path;
}

it('reads names and their access lists', async () => {
  const { entries, faults } = await readAccessDump(dump('Shared\r\nD:PAI(A;OICI;FA;;;SY)\r\n'));
  expect(entries.map(({ path }) => path)).toEqual(['Shared']);
  expect(faults).toEqual([]);
});

it.each([['nothing\r\n'], [''], ['Shared\r\nO:SY\r\n']])(
  'refuses a file without an access list, by its name: %j',
  async (text) => {
    const path = dump(text);
    const attempt = readAccessDump(path);
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(path);
  },
);
