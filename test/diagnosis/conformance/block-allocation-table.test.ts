import { describe, expect, it } from 'vitest';
import { BLOCK_ALLOCATION_TABLE } from '../../../fixtures/broken/rules/blocks.ts';
import { disk, setBlock } from '../../../fixtures/broken/rules/disk.ts';
import { MIB } from '../../../fixtures/vhdx-builder.ts';
import { BLOCK_ALLOCATION_TABLE_RULES } from '../../../src/diagnosis/conformance/block-allocation-table.ts';
import { check, eachRuleIsBroken } from './broken-files.ts';

describe('rules of the block allocation table', () => {
  eachRuleIsBroken('vhdx', BLOCK_ALLOCATION_TABLE_RULES, BLOCK_ALLOCATION_TABLE);

  it('do not look behind the last entry, where QEMU leaves values', async () => {
    const file = await disk();
    setBlock(file, 3, 4, 900 * MIB);
    expect((await check(file)).violations).toEqual([]);
  });

  it.each([0, 1, 2, 3])('do not mind the place of a block in state %i', async (state) => {
    const file = await disk();
    setBlock(file, 1, state, 900 * MIB);
    expect((await check(file)).violations).toEqual([]);
  });

  it('are held against a disk whose data may not be read', async () => {
    const file = await disk({ incomplete: true });
    setBlock(file, 1, 4, 0);
    const { totals, unchecked } = await check(file);
    expect([...totals.keys()]).toEqual(['incomplete-creation', 'bat-entry-state']);
    expect(unchecked).toEqual([]);
  });

  it('name the entry, of each rule the first twenty', async () => {
    const file = await disk({ virtualSize: 100 * MIB });
    for (let index = 10; index < 60; index++) setBlock(file, index, 4, 0);
    const { violations, totals } = await check(file);
    expect(totals).toEqual(new Map([['bat-entry-state', 50]]));
    expect(violations).toHaveLength(20);
    expect(violations[0]).toMatchObject({ offset: 3 * MIB + 80, actual: 4 });
    expect(violations[0]!.message).toBe('payload block 10 has the state 4');
  });
});
