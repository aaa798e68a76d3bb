import { describe, expect, it } from 'vitest';
import { buildVhdx, GIB, guidOf, MIB, patternOf } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { countAllocation } from '../../../src/formats/vhdx/allocation.ts';
import { BlockState, encodeBatEntry } from '../../../src/formats/vhdx/block-allocation-table.ts';
import { bitmapEntryIndex } from '../../../src/formats/vhdx/geometry.ts';
import { openVhdx, requireReadable } from '../../../src/formats/vhdx/vhdx.ts';

const { FullyPresent, PartiallyPresent, Unmapped, Zero, Undefined } = BlockState;
const DIFFERENCING = {
  type: 'differencing',
  parentLocator: [['parent_linkage', guidOf('parent')]],
} as const;

const count = async (image: MemorySource) =>
  countAllocation(requireReadable(await openVhdx(image)));

describe('countAllocation', () => {
  it('counts blocks by state; those of the table that are nothing are not present', async () => {
    const image = await buildVhdx({ virtualSize: 9 * MIB }, [
      { block: 0 },
      { block: 2, state: Zero },
      { block: 3, state: Unmapped },
      { block: 4, state: Undefined },
      { block: 7 },
    ]);
    expect(await count(image)).toEqual({
      blocks: [4, 1, 1, 1, 0, 0, 2, 0],
      partialSectors: 0,
      dataBytes: 2 * MIB,
      beyondEnd: 0,
      faults: [],
    });
  });

  it('counts of a last block only what lies on the disk', async () => {
    const image = await buildVhdx({ virtualSize: 2 * MIB + 512 }, [{ block: 0 }, { block: 2 }]);
    expect((await count(image)).dataBytes).toBe(MIB + 512);
  });

  it('counts all blocks of a fixed disk', async () => {
    const { blocks, dataBytes } = await count(await buildVhdx({ type: 'fixed' }));
    expect(blocks[FullyPresent]).toBe(3);
    expect(dataBytes).toBe(3 * MIB);
  });

  it('counts the sectors of partially present blocks in several chunks', async () => {
    // 4,096 blocks of 1 MiB share a bitmap.
    const image = await buildVhdx({ ...DIFFERENCING, virtualSize: 9 * GIB }, [
      {
        block: 1,
        state: PartiallyPresent,
        present: [
          [0, 1],
          [100, 108],
        ],
      },
      { block: 4095, state: PartiallyPresent, present: [[0, 2048]] },
      { block: 4096, state: PartiallyPresent, present: [[2047, 2048]] },
      { block: 8200, state: PartiallyPresent, present: [[8, 24]] },
      { block: 8201 },
    ]);
    expect(await count(image)).toMatchObject({
      partialSectors: 9 + 2048 + 1 + 16,
      dataBytes: MIB + (9 + 2048 + 1 + 16) * 512,
      faults: [],
    });
  });

  it('does not count bits of blocks that are not partially present: they are stale', async () => {
    const image = await buildVhdx(DIFFERENCING, [
      { block: 0, state: BlockState.NotPresent, present: [[0, 2048]] },
      { block: 1, state: PartiallyPresent, present: [[0, 5]] },
    ]);
    expect(await count(image)).toMatchObject({ partialSectors: 5 });
  });

  it('does not count bits past the end of the disk, which Hyper-V sets', async () => {
    const image = await buildVhdx({ ...DIFFERENCING, virtualSize: 2 * MIB + 5 * 512 }, [
      { block: 2, state: PartiallyPresent, present: [[3, 2048]] },
    ]);
    expect(await count(image)).toMatchObject({ partialSectors: 2, faults: [] });
  });

  it('reports partially present blocks without a bitmap, once a chunk', async () => {
    const image = await buildVhdx(DIFFERENCING, [
      { block: 0, state: PartiallyPresent },
      { block: 2, state: PartiallyPresent },
    ]);
    const { partialSectors, faults } = await count(image);
    expect(partialSectors).toBe(0);
    expect(faults).toMatchObject([
      { code: 'sector-bitmap-missing', structure: 'sector bitmap 0', offset: 3 * MIB + 4096 * 8 },
    ]);
  });

  it('reports a bitmap beyond the end of the file', async () => {
    const image = await buildVhdx(DIFFERENCING, [
      { block: 0, state: PartiallyPresent, present: [[0, 5]] },
    ]);
    const { geometry } = requireReadable(await openVhdx(image));
    const table = Buffer.from(image.bytes.buffer, 3 * MIB);
    encodeBatEntry(table, bitmapEntryIndex(geometry, 0), 6, 2 ** 50);
    expect((await count(image)).faults).toMatchObject([{ code: 'sector-bitmap-truncated' }]);
  });

  it('counts blocks that reach beyond the end of the file', async () => {
    const image = await buildVhdx({}, [{ block: 0 }, { block: 1 }]);
    encodeBatEntry(Buffer.from(image.bytes.buffer, 3 * MIB), 2, FullyPresent, 2 ** 40);
    expect((await count(image)).beyondEnd).toBe(1);
    const cut = new MemorySource(image.bytes.slice(0, -1));
    expect((await count(cut)).beyondEnd).toBe(2);
  });

  it('takes a last block of the file that is cut to what lies on the disk, as QEMU leaves it', async () => {
    const image = await buildVhdx({ virtualSize: 2 * MIB + 512 }, [{ block: 0 }, { block: 2 }]);
    const cut = new MemorySource(image.bytes.slice(0, image.size - MIB + 512));
    expect((await count(cut)).beyondEnd).toBe(0);
  });

  it('counts bytes of sectors that have 4096', async () => {
    const image = await buildVhdx({ ...DIFFERENCING, logicalSectorSize: 4096 }, [
      { block: 1, state: PartiallyPresent, present: [[0, 3]], data: patternOf(1, 12288) },
    ]);
    expect(await count(image)).toMatchObject({ partialSectors: 3, dataBytes: 12288 });
  });
});
