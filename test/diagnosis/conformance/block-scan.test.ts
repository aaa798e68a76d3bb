import { describe, expect, it } from 'vitest';
import { disk, setBlock } from '../../../fixtures/broken/rules/disk.ts';
import { GIB, MIB } from '../../../fixtures/vhdx-builder.ts';
import {
  type BlockEntry,
  nameOf,
  scanBlocks,
} from '../../../src/diagnosis/conformance/block-scan.ts';
import { openVhdx, requireReadable } from '../../../src/formats/vhdx/vhdx.ts';

const scan = async (...args: Parameters<typeof disk>): Promise<BlockEntry[]> => {
  const file = await disk(...args);
  setBlock(file, 4096, 6, 900 * MIB);
  setBlock(file, 4097, 7, 2 ** 52);
  setBlock(file, 5000, 6, 0);
  const found: BlockEntry[] = [];
  await scanBlocks(requireReadable(await openVhdx(file)), (entry) => found.push({ ...entry }));
  return found;
};

describe('scanBlocks', () => {
  it('visits entries that are not zero, in order, and tells blocks from bitmaps', async () => {
    const entries = await scan({ virtualSize: 4 * GIB + 2 * MIB });
    expect(entries.map(({ index, ...entry }) => [index, nameOf(entry)])).toEqual([
      [0, 'payload block 0'],
      [1, 'payload block 1'],
      [4096, 'the sector bitmap of chunk 0'],
      [4097, 'payload block 4096'],
    ]);
    expect(entries[3]).toMatchObject({ chunk: 1, state: 7, reserved: 0, offset: 2 ** 52 });
    expect(entries[3]!.entryOffset).toBe(3 * MIB + 4097 * 8);
  });

  it('leaves out what lies behind the last block', async () => {
    expect(await scan()).toHaveLength(2);
  });
});
