import { describe, expect, it } from 'vitest';
import { disk } from '../../../fixtures/broken/rules/disk.ts';
import { HEADERS } from '../../../fixtures/broken/rules/headers.ts';
import { changeHeader } from '../../../fixtures/vhdx-builder.ts';
import { HEADER_RULES } from '../../../src/diagnosis/conformance/headers.ts';
import { check, eachRuleIsBroken } from './broken-files.ts';

const { 'file-type-signature': _, 'file-type-unreadable': __, ...recipes } = HEADERS;

describe('rules of the headers', () => {
  eachRuleIsBroken('vhdx', HEADER_RULES, recipes);

  it('allow two identical headers, as Disk2vhd writes them', async () => {
    const file = await disk();
    await changeHeader(file, 1, { sequenceNumber: 8n });
    expect((await check(file)).violations).toEqual([]);
  });

  it('allow an old header to name another identity, as each change of data makes it', async () => {
    const file = await disk();
    await changeHeader(file, 1, { dataWriteGuid: 'ffffffff-0000-4000-8000-000000000000' });
    expect((await check(file)).violations).toEqual([]);
  });

  it('say which header, where, and what was expected', async () => {
    const file = await disk();
    file.bytes.fill(0x20, 0x20000, 0x20004);
    expect((await check(file)).violations).toEqual([
      {
        ruleId: 'header-signature',
        path: 'file',
        offset: 0x20000,
        expected: 'head',
        actual: '"    "',
        message: 'header 2: the signature is wrong',
      },
    ]);
  });
});
