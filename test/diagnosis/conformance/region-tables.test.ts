import { describe, expect, it } from 'vitest';
import { changeRegionTables, disk, regionEntry } from '../../../fixtures/broken/rules/disk.ts';
import { REGION_TABLES } from '../../../fixtures/broken/rules/region-tables.ts';
import { REGION_TABLE_RULES } from '../../../src/diagnosis/conformance/region-tables.ts';
import { check, eachRuleIsBroken } from './broken-files.ts';

describe('rules of the region tables', () => {
  eachRuleIsBroken('vhdx', REGION_TABLE_RULES, REGION_TABLES);

  it('allow the known regions not to be marked as required, as QEMU leaves them', async () => {
    const file = await disk();
    changeRegionTables(file, (table) => {
      for (const index of [0, 1]) regionEntry(table, index).writeUInt32LE(0, 28);
    });
    expect((await check(file)).violations).toEqual([]);
  });

  it('tell of a place no number holds exactly as text', async () => {
    const file = await disk();
    changeRegionTables(file, (table) => {
      regionEntry(table, 1).writeBigUInt64LE(2n ** 64n - 2n ** 20n, 16);
    });
    const { violations } = await check(file);
    const beyond = violations.find(({ ruleId }) => ruleId === 'region-beyond-end');
    expect(beyond?.actual).toBe('18446744073709552000');
  });
});
