import { describe, expect, it } from 'vitest';
import { GIB, guidOf } from '../../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../../src/bytes/memory-source.ts';
import * as guids from '../../../../src/formats/vhdx/guids.ts';
import { readMetadata } from '../../../../src/formats/vhdx/metadata.ts';
import { readMetadataTable } from '../../../../src/formats/vhdx/metadata-table.ts';
import { planLayout } from '../../../../src/formats/vhdx/write/layout.ts';
import { encodeMetadataRegion } from '../../../../src/formats/vhdx/write/metadata-region.ts';
import type { VhdxSpec } from '../../../../src/formats/vhdx/write/vhdx-spec.ts';

const SPEC: VhdxSpec = {
  type: 'dynamic',
  virtualSize: GIB,
  virtualDiskId: guidOf('disk'),
  dataWriteGuid: guidOf('data'),
};

async function decode(spec: VhdxSpec) {
  const bytes = encodeMetadataRegion(spec, planLayout(spec));
  const source = new MemorySource(bytes);
  const region = { offset: 0, guid: guids.METADATA_REGION, fileOffset: 0, required: true };
  const { table } = await readMetadataTable(source, { ...region, length: bytes.length });
  return { table: table!, ...(await readMetadata(source, table!, bytes.length)) };
}

describe('encodeMetadataRegion', () => {
  it.each([
    ['fixed', true, false],
    ['dynamic', false, false],
    ['differencing', false, true],
  ] as const)('marks a %s disk', async (type, leaveBlocksAllocated, hasParent) => {
    const { metadata } = await decode({ ...SPEC, type });
    expect(metadata).toMatchObject({ leaveBlocksAllocated, hasParent });
  });

  it('sets the flags that [MS-VHDX] 2.6.2 demands of each item', async () => {
    const { table } = await decode({ ...SPEC, type: 'differencing', parentLocator: [['a', 'b']] });
    const flags = Object.fromEntries(
      table.entries.map(({ itemId, isUser, isVirtualDisk, isRequired }) => [
        itemId,
        [isUser, isVirtualDisk, isRequired],
      ]),
    );
    expect(flags).toEqual({
      [guids.FILE_PARAMETERS]: [false, false, true],
      [guids.VIRTUAL_DISK_SIZE]: [false, true, true],
      [guids.VIRTUAL_DISK_ID]: [false, true, true],
      [guids.LOGICAL_SECTOR_SIZE]: [false, true, true],
      [guids.PHYSICAL_SECTOR_SIZE]: [false, true, true],
      [guids.PARENT_LOCATOR]: [false, false, true],
    });
  });

  it('keeps items apart, and gives an empty one no place', async () => {
    const data = new Uint8Array(10);
    const extraItems = [
      { itemId: guidOf('empty'), data: new Uint8Array(0) },
      { itemId: guidOf('full'), data },
    ];
    const { table } = await decode({ ...SPEC, extraItems });
    expect(table.entries.find(({ itemId }) => itemId === guidOf('empty'))).toMatchObject({
      itemOffset: 0,
      length: 0,
    });
    const placed = table.entries.filter(({ length }) => length > 0);
    for (const [i, { itemOffset, length }] of placed.entries()) {
      expect(itemOffset + length).toBeLessThanOrEqual(placed[i + 1]?.itemOffset ?? Infinity);
      expect(itemOffset).toBeGreaterThanOrEqual(0x10000);
    }
  });

  it('refuses items that do not fit into the region', () => {
    const extraItems = [{ itemId: guidOf('big'), data: new Uint8Array(0x100000) }];
    const spec = { ...SPEC, extraItems };
    expect(() => encodeMetadataRegion(spec, planLayout(spec))).toThrow(RangeError);
  });
});
