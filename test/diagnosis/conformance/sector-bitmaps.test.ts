import { describe, expect, it } from 'vitest';
import { SECTOR_BITMAPS } from '../../../fixtures/broken/rules/blocks.ts';
import { AT, child, setBlock } from '../../../fixtures/broken/rules/disk.ts';
import { buildVhdx, GIB, MIB } from '../../../fixtures/vhdx-builder.ts';
import { SECTOR_BITMAP_RULES } from '../../../src/diagnosis/conformance/sector-bitmaps.ts';
import { check, eachRuleIsBroken } from './broken-files.ts';

const BLOCKS_IN_CHUNK = 4096;

describe('rules of the sector bitmaps', () => {
  eachRuleIsBroken('vhdx', SECTOR_BITMAP_RULES, SECTOR_BITMAPS);

  it('do not mind bits behind the end of the disk, which Hyper-V sets', async () => {
    const file = await child();
    file.bytes.fill(0xff, AT.blocks, AT.blocks + 4096);
    expect((await check(file)).violations).toEqual([]);
  });

  it('do not look at the bitmap entries of a disk without a parent', async () => {
    const file = await buildVhdx({ virtualSize: 6 * GIB });
    setBlock(file, BLOCKS_IN_CHUNK, 6, 900 * MIB);
    expect((await check(file)).violations).toEqual([]);
  });

  it('are held against each chunk: each has a bitmap of its own', async () => {
    const block = (number: number) => ({ block: number, state: 7, present: [[0, 1]] as const });
    const chunks = [0, 1, 2].map((chunk) => block(chunk * BLOCKS_IN_CHUNK + 5));
    const parentLocator = [
      ['parent_linkage', '{ffffffff-0000-4000-8000-000000000000}'],
      ['relative_path', 'parent.vhdx'],
    ] as const;
    const spec = { type: 'differencing', virtualSize: 12 * GIB, parentLocator } as const;
    const file = await buildVhdx(spec, chunks);
    expect((await check(file)).violations).toEqual([]);
    const entry = 2 * (BLOCKS_IN_CHUNK + 1) - 1;
    setBlock(file, entry, 0, 0);
    expect((await check(file)).violations).toMatchObject([
      { ruleId: 'sector-bitmap-missing', offset: AT.table + entry * 8 },
    ]);
  });
});
