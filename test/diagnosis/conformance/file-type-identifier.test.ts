import { describe, expect, it } from 'vitest';
import { HEADERS } from '../../../fixtures/broken/rules/headers.ts';
import { buildVhdx } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { FILE_TYPE_IDENTIFIER_RULES } from '../../../src/diagnosis/conformance/file-type-identifier.ts';
import { brokenRules, check, eachRuleIsBroken } from './broken-files.ts';

const { 'file-type-signature': foreign, 'file-type-unreadable': unreadable } = HEADERS;

describe('rules of the file type identifier', () => {
  eachRuleIsBroken('vhdx', FILE_TYPE_IDENTIFIER_RULES, {
    'file-type-signature': foreign!,
    'file-type-unreadable': unreadable!,
  });

  it('let the rest be checked all the same', async () => {
    const file = await buildVhdx();
    file.bytes.fill(0, 0, 8);
    file.bytes.fill(0, 0x10000, 0x10004);
    expect(await brokenRules(file)).toEqual(['file-type-signature', 'header-signature']);
  });

  it.each([0, 1, 8, 519])('take a file of %i bytes', async (length) => {
    const { totals, unchecked } = await check(new MemorySource(Buffer.alloc(length, 'vhdxfile')));
    expect(totals.get('no-valid-header')).toBe(1);
    expect(totals.has('file-type-signature')).toBe(length < 8);
    expect(unchecked).toHaveLength(1);
  });
});
