import { describe, expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, repairRegionTable } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { BAT_REGION, METADATA_REGION } from '../../../src/formats/vhdx/guids.ts';
import {
  encodeRegionTable,
  REGION_TABLE_OFFSETS,
  readRegionTables,
} from '../../../src/formats/vhdx/region-table.ts';

const [FIRST, SECOND] = REGION_TABLE_OFFSETS;
const codes = async (image: MemorySource) =>
  (await readRegionTables(image)).copies.map(({ faults }) => faults.map(({ code }) => code));

describe('readRegionTables', () => {
  it('reads guid, place, length, and whether a region is required', async () => {
    const extraRegions = [{ guid: guidOf('region'), required: false, length: 2 * MIB }];
    const { current } = await readRegionTables(await buildVhdx({ extraRegions }));
    const place = (i: number) => ({ offset: FIRST + 16 + i * 32 });
    expect(current?.entries).toEqual([
      { ...place(0), guid: BAT_REGION, fileOffset: 3 * MIB, length: MIB, required: true },
      { ...place(1), guid: METADATA_REGION, fileOffset: 2 * MIB, length: MIB, required: true },
      {
        ...place(2),
        guid: guidOf('region'),
        fileOffset: 4 * MIB,
        length: 2 * MIB,
        required: false,
      },
    ]);
  });

  it('falls back to the second copy when the first is damaged', async () => {
    const image = await buildVhdx();
    image.bytes[FIRST + 100]! ^= 1;
    expect(await codes(image)).toEqual([['region-table-checksum'], []]);
    const { current, copies } = await readRegionTables(image);
    expect(current?.offset).toBe(SECOND);
    expect(copies[0].entries).toEqual([]);
  });

  it('has no current copy when both are damaged', async () => {
    const image = await buildVhdx();
    image.bytes[FIRST]! ^= 1;
    image.bytes[SECOND + 65535]! ^= 1;
    expect(await codes(image)).toEqual([['region-table-signature'], ['region-table-checksum']]);
    expect((await readRegionTables(image)).current).toBeNull();
  });

  it.each([2048, 0xffffffff])(
    'refuses %i entries, more than fit, with the checksum right',
    async (count) => {
      const image = await buildVhdx();
      Buffer.from(image.bytes.buffer).writeUInt32LE(count, FIRST + 8);
      repairRegionTable(image, 1);
      expect(await codes(image)).toEqual([['region-table-entry-count'], []]);
    },
  );

  it('takes a full table of 2047 entries', async () => {
    const entry = { guid: guidOf('x'), fileOffset: MIB, length: MIB, required: false };
    const image = await buildVhdx();
    await image.write(encodeRegionTable(new Array(2047).fill(entry)), FIRST);
    expect((await readRegionTables(image)).current?.entries).toHaveLength(2047);
  });

  it.each([FIRST, FIRST + 65535, SECOND, SECOND + 65535])(
    'reports a file of %i bytes',
    async (length) => {
      const image = new MemorySource((await buildVhdx()).bytes.slice(0, length));
      const first = length >= SECOND ? [] : ['region-table-truncated'];
      expect(await codes(image)).toEqual([first, ['region-table-truncated']]);
    },
  );
});
