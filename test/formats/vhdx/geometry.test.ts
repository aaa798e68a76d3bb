import { describe, expect, it } from 'vitest';
import { MIB, TIB } from '../../../fixtures/vhdx-builder.ts';
import {
  bitmapEntryIndex,
  blocksBefore,
  geometryOf,
  payloadEntryIndex,
} from '../../../src/formats/vhdx/geometry.ts';

const BLOCK_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256].map((mebibytes) => mebibytes * MIB);
const SIZES = [512, 4096].flatMap((sector) => BLOCK_SIZES.map((block) => ({ sector, block })));

describe.each(SIZES)(
  'geometry of $sector-byte sectors and blocks of $block bytes',
  ({ sector, block }) => {
    // [MS-VHDX] 2.5: ChunkRatio = (2^23 * LogicalSectorSize) / BlockSize
    const ratio = (8_388_608 * sector) / block;

    it('has the chunk ratio of the specification', () => {
      expect(geometryOf(block, block, sector, false).chunkRatio).toBe(ratio);
      expect(Number.isInteger(ratio)).toBe(true);
    });

    it.each([
      // Blocks below, at and above a full chunk: entries of a disk without and with a parent.
      [1, 1, ratio + 1],
      [ratio - 1, ratio - 1, ratio + 1],
      [ratio, ratio, ratio + 1],
      [ratio + 1, ratio + 2, 2 * (ratio + 1)],
      [2 * ratio, 2 * ratio + 1, 2 * (ratio + 1)],
    ])('counts the entries of %i blocks', (blocks, without, withParent) => {
      expect(geometryOf(blocks * block, block, sector, false).batEntries).toBe(without);
      expect(geometryOf(blocks * block, block, sector, true).batEntries).toBe(withParent);
    });

    it('puts a bitmap entry behind every chunk, and no payload entry on it', () => {
      const geometry = geometryOf(3 * ratio * block, block, sector, true);
      expect(payloadEntryIndex(geometry, 0)).toBe(0);
      expect(payloadEntryIndex(geometry, ratio - 1)).toBe(ratio - 1);
      expect(bitmapEntryIndex(geometry, 0)).toBe(ratio);
      expect(payloadEntryIndex(geometry, ratio)).toBe(ratio + 1);
      expect(payloadEntryIndex(geometry, 2 * ratio - 1)).toBe(2 * ratio);
      expect(bitmapEntryIndex(geometry, 1)).toBe(2 * ratio + 1);
      expect(bitmapEntryIndex(geometry, 2)).toBe(geometry.batEntries - 1);
      for (const block of [0, 1, ratio - 1, ratio, 2 * ratio - 1, 2 * ratio]) {
        expect(blocksBefore(geometry, payloadEntryIndex(geometry, block))).toBe(block);
      }
      expect(blocksBefore(geometry, ratio)).toBe(ratio);
    });
  },
);

describe('geometryOf', () => {
  it('counts a last block that is cut short as a whole one', () => {
    expect(geometryOf(2 * MIB + 512, MIB, 512, false).payloadBlocks).toBe(3);
    expect(geometryOf(512, 256 * MIB, 512, false).payloadBlocks).toBe(1);
  });

  it('counts the largest disk exactly', () => {
    const { payloadBlocks, bitmapBlocks, batEntries } = geometryOf(64 * TIB, MIB, 512, true);
    expect([payloadBlocks, bitmapBlocks, batEntries]).toEqual([
      2 ** 26,
      2 ** 14,
      2 ** 26 + 2 ** 14,
    ]);
  });
});
