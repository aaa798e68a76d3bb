import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HEADER_PROOF } from '../../../src/formats/vhds/header.ts';

const root = new URL('../../../', import.meta.url);
const page = await readFile(new URL('docs/formats/vhds.md', root), 'utf8');

describe('docs/formats/vhds.md', () => {
  it('says of each header field what the code says', () => {
    const rows = [...page.matchAll(/^\| \+0x\w+ \|.*\| (\w+) \|$/gm)].map((row) => row[1]);
    // The last row is the rest of the header, which is no field.
    expect(rows).toEqual([...Object.values(HEADER_PROOF), 'unknown']);
  });

  it('explains every fault', async () => {
    const folder = new URL('src/formats/vhds/', root);
    const sources = await Promise.all(
      (await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')),
    );
    const codes = [...sources.join().matchAll(/code: '([a-z-]+)'/g)].map((match) => match[1]);
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) expect(page).toContain(`\`${code}\``);
  });
});
