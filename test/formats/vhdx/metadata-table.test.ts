import { describe, expect, it } from 'vitest';
import { guidOf } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { METADATA_REGION } from '../../../src/formats/vhdx/guids.ts';
import {
  encodeMetadataTable,
  METADATA_TABLE_BYTES,
  readMetadataTable,
} from '../../../src/formats/vhdx/metadata-table.ts';

const ENTRY = {
  itemId: guidOf('item'),
  itemOffset: 65536,
  length: 8,
  isUser: true,
  isVirtualDisk: false,
  isRequired: true,
};

function read(bytes: Uint8Array, fileOffset = 0) {
  const region = { offset: 0, guid: METADATA_REGION, fileOffset, length: 2 ** 20, required: true };
  return readMetadataTable(new MemorySource(bytes), region);
}

describe('readMetadataTable', () => {
  it('gives items their offset in the file, and the three flags', async () => {
    const table = encodeMetadataTable([ENTRY, { ...ENTRY, isUser: false, isVirtualDisk: true }]);
    const bytes = Buffer.concat([Buffer.alloc(4096), table]);
    expect(await read(bytes, 4096)).toEqual({
      table: {
        offset: 4096,
        entries: [
          { ...ENTRY, offset: 4096 + 32, itemOffset: 4096 + 65536 },
          {
            ...ENTRY,
            offset: 4096 + 64,
            itemOffset: 4096 + 65536,
            isUser: false,
            isVirtualDisk: true,
          },
        ],
      },
      faults: [],
    });
  });

  it('takes a full table of 2047 entries', async () => {
    const { table } = await read(encodeMetadataTable(new Array(2047).fill(ENTRY)));
    expect(table?.entries).toHaveLength(2047);
  });

  it.each([2048, 65535])('refuses %i entries, more than fit', async (count) => {
    const bytes = Buffer.from(encodeMetadataTable([ENTRY]));
    bytes.writeUInt16LE(count, 10);
    const { table, faults } = await read(bytes);
    expect(table).toBeNull();
    expect(faults).toMatchObject([{ code: 'metadata-table-entry-count', actual: count }]);
  });

  it('refuses a wrong signature', async () => {
    const bytes = Buffer.from(encodeMetadataTable([ENTRY]));
    bytes[7] = 0;
    expect((await read(bytes)).faults).toMatchObject([
      { code: 'metadata-table-signature', offset: 0 },
    ]);
  });

  it.each([
    [METADATA_TABLE_BYTES - 1, 0],
    [METADATA_TABLE_BYTES, 1],
    [METADATA_TABLE_BYTES, 2 ** 63],
  ])('reports a table that ends too early: %i bytes, the table at %i', async (length, offset) => {
    const { table, faults } = await read(encodeMetadataTable([]).subarray(0, length), offset);
    expect(table).toBeNull();
    expect(faults).toMatchObject([{ code: 'metadata-table-truncated', offset }]);
  });
});
