import { describe, expect, it } from 'vitest';
import { disk, metadataTable } from '../../../fixtures/broken/rules/disk.ts';
import { METADATA_TABLE } from '../../../fixtures/broken/rules/metadata.ts';
import { METADATA_TABLE_RULES } from '../../../src/diagnosis/conformance/metadata-table.ts';
import { check, eachRuleIsBroken } from './broken-files.ts';

describe('rules of the metadata table', () => {
  eachRuleIsBroken('vhdx', METADATA_TABLE_RULES, METADATA_TABLE);

  it('do not look behind the last entry, where Hyper-V leaves old ones', async () => {
    const file = await disk();
    metadataTable(file).fill(0xee, 32 + 5 * 32, 32 + 6 * 32);
    expect((await check(file)).violations).toEqual([]);
  });

  it('allow one identifier for a system item and a user item', async () => {
    const itemId = 'ffffffff-0000-4000-8000-000000000000';
    const data = Buffer.from('same');
    const file = await disk({
      extraItems: [
        { itemId, data },
        { itemId, data, isUser: true },
      ],
    });
    expect((await check(file)).violations).toEqual([]);
  });
});
