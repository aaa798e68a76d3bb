import { describe, expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, TIB } from '../../../fixtures/vhdx-builder.ts';
import type { MemorySource } from '../../../src/bytes/memory-source.ts';
import { METADATA_REGION } from '../../../src/formats/vhdx/guids.ts';
import { readMetadata } from '../../../src/formats/vhdx/metadata.ts';
import { readMetadataTable } from '../../../src/formats/vhdx/metadata-table.ts';
import type { VhdxSpec } from '../../../src/formats/vhdx/write/vhdx-spec.ts';

/** Where the builder puts things; an entry has 32 bytes. */
const TABLE = 2 * MIB;
const ITEMS = TABLE + 65536;
const ENTRY = { parameters: 32, size: 64, logical: 96, physical: 128, id: 160, sixth: 192 };
const ITEM = { blockSize: 0, flags: 4, size: 8, logical: 16, physical: 20, id: 24 };

async function read(image: MemorySource) {
  const place = { offset: 0, guid: METADATA_REGION, fileOffset: TABLE, required: true };
  const region = { ...place, length: MIB };
  const { table } = await readMetadataTable(image, region);
  const { metadata, faults, refusals } = await readMetadata(image, table!, region.length);
  return { metadata, faults, refusals: refusals.map(({ code }) => code) };
}

async function changed(change: (bytes: Buffer) => void, spec: Partial<VhdxSpec> = {}) {
  const image = await buildVhdx(spec);
  change(Buffer.from(image.bytes.buffer));
  return read(image);
}

describe('readMetadata', () => {
  it('reads every known item', async () => {
    const parentLocator = [['parent_linkage', guidOf('parent')]] as const;
    const image = await buildVhdx({
      type: 'differencing',
      virtualSize: 64 * TIB,
      blockSize: 256 * MIB,
      logicalSectorSize: 4096,
      parentLocator,
    });
    const { metadata, faults, refusals } = await read(image);
    expect(metadata).toMatchObject({
      blockSize: 256 * MIB,
      leaveBlocksAllocated: false,
      hasParent: true,
      virtualSize: 64 * TIB,
      virtualDiskId: guidOf('disk'),
      logicalSectorSize: 4096,
      physicalSectorSize: 4096,
      incomplete: false,
    });
    expect(metadata.parentLocator).toMatchObject({
      offset: ITEMS + 40,
      linkage: guidOf('parent'),
    });
    expect([faults, refusals]).toEqual([[], []]);
  });

  it('reads items that stand close to each other at once, where that takes no waiting', async () => {
    const image = await buildVhdx({});
    const counts = { now: 0, later: 0 };
    const read = (able: boolean, target: Uint8Array, at: number) => {
      counts.now++;
      return able && image.readNow(target, at);
    };
    const sourceOf = (able: boolean) => ({
      size: image.size,
      readNow: (target: Uint8Array, at: number) => read(able, target, at),
      read: async (target: Uint8Array, at: number) => {
        counts.later++;
        return image.read(target, at);
      },
    });
    const place = { offset: 0, guid: METADATA_REGION, fileOffset: TABLE, required: true };
    const { table } = await readMetadataTable(image, { ...place, length: MIB });
    const near = await readMetadata(sourceOf(true), table!, MIB);
    expect(counts).toEqual({ now: 1, later: 0 });
    const apart = await readMetadata(sourceOf(false), table!, MIB);
    expect(counts.later).toBe(5);
    expect(near).toEqual(apart);
  });

  it('refuses an unknown item that is required, and still reads the others', async () => {
    const extraItems = [{ itemId: guidOf('new'), data: Buffer.of(1), isRequired: true }];
    const { metadata, refusals } = await read(await buildVhdx({ extraItems }));
    expect(refusals).toEqual(['metadata-item-unknown-required']);
    expect(metadata.virtualSize).toBe(3 * MIB);
  });

  it.each([
    ['optional', {}],
    ['a user item, required or not', { isUser: true, isRequired: true }],
  ])('does not mind an unknown item that is %s', async (_, flags) => {
    const extraItems = [{ itemId: guidOf('new'), data: Buffer.of(1), ...flags }];
    const { faults, refusals } = await read(await buildVhdx({ extraItems }));
    expect([faults, refusals]).toEqual([[], []]);
  });

  it('knows the mark of a file whose creation never completed', async () => {
    const { metadata, refusals } = await read(await buildVhdx({ incomplete: true }));
    expect(metadata.incomplete).toBe(true);
    expect(refusals).toEqual([]);
  });

  it.each([0, 512, 1024 * 1024 + 1, 3 * MIB, 2 ** 29, 0xffffffff])(
    'refuses a block size of %i',
    async (size) => {
      const { refusals, metadata } = await changed((bytes) =>
        bytes.writeUInt32LE(size, ITEMS + ITEM.blockSize),
      );
      expect(refusals).toEqual(['block-size']);
      expect(metadata.blockSize).toBe(size);
    },
  );

  it.each([0, 1, 511, 1024, 0xffffffff])('refuses sectors of %i bytes', async (size) => {
    const logical = await changed((bytes) => bytes.writeUInt32LE(size, ITEMS + ITEM.logical));
    expect(logical.refusals).toContain('logical-sector-size');
    const physical = await changed((bytes) => bytes.writeUInt32LE(size, ITEMS + ITEM.physical));
    expect(physical.refusals).toEqual(['physical-sector-size']);
  });

  it.each([0n, 1n, 513n, 2n ** 46n + 512n, 2n ** 63n, 2n ** 64n - 1n])(
    'refuses a virtual size of %i',
    async (size) => {
      const { refusals } = await changed((bytes) =>
        bytes.writeBigUInt64LE(size, ITEMS + ITEM.size),
      );
      expect(refusals).toEqual(['virtual-size']);
    },
  );

  it('demands a virtual size of whole sectors of 4096 bytes, too', async () => {
    const { refusals } = await changed((bytes) => bytes.writeBigUInt64LE(512n, ITEMS + ITEM.size), {
      logicalSectorSize: 4096,
    });
    expect(refusals).toEqual(['virtual-size']);
  });

  it.each([
    ['parameters', 'blockSize', 'metadata-item-missing'],
    ['size', 'virtualSize', 'metadata-item-missing'],
    ['logical', 'logicalSectorSize', 'metadata-item-missing'],
  ] as const)('refuses a disk without the item %s', async (entry, field, code) => {
    const { refusals, metadata } = await changed((bytes) => {
      // Another GUID, and optional: nobody knows this item.
      bytes.fill(0xab, TABLE + ENTRY[entry], TABLE + ENTRY[entry] + 16);
      bytes.writeUInt32LE(0, TABLE + ENTRY[entry] + 24);
    });
    expect(refusals).toEqual([code]);
    expect(metadata[field]).toBeNull();
  });

  it.each([0, 1, 7, 9, 0xffffffff])(
    'refuses the length %i for an item of 8 bytes',
    async (length) => {
      const { refusals } = await changed((bytes) =>
        bytes.writeUInt32LE(length, TABLE + ENTRY.size + 20),
      );
      expect(refusals).toEqual(['metadata-item-length', 'metadata-item-missing']);
    },
  );

  it('refuses an item outside its region, and one beyond the end of the file', async () => {
    const outside = await changed((bytes) => bytes.writeUInt32LE(MIB - 7, TABLE + ENTRY.size + 16));
    expect(outside.refusals).toEqual(['metadata-item-range', 'metadata-item-missing']);
    const far = await changed((bytes) => bytes.writeUInt32LE(0xffffffff, TABLE + ENTRY.size + 16));
    expect(far.refusals).toEqual(['metadata-item-range', 'metadata-item-missing']);
    const image = await buildVhdx();
    const cut = { size: ITEMS + 10, read: image.read.bind(image) };
    const { refusals } = await read(cut as MemorySource);
    expect(refusals).toContain('metadata-item-truncated');
  });

  it('refuses an item that occurs twice', async () => {
    const { refusals } = await changed((bytes) => {
      bytes.copyWithin(TABLE + ENTRY.physical, TABLE + ENTRY.size, TABLE + ENTRY.size + 32);
    });
    expect(refusals).toEqual(['metadata-item-duplicate']);
  });

  it('refuses a locator larger than any item may be, unread', async () => {
    const parentLocator = [['a', 'b']] as const;
    const { refusals } = await changed(
      (bytes) => bytes.writeUInt32LE(0x100001, TABLE + ENTRY.sixth + 20),
      { type: 'differencing', parentLocator },
    );
    expect(refusals).toEqual(['metadata-item-length']);
  });

  it('reports a disk with a parent and no locator', async () => {
    const { faults, metadata } = await read(await buildVhdx({ type: 'differencing' }));
    expect(faults).toMatchObject([{ code: 'parent-locator-missing' }]);
    expect(metadata).toMatchObject({ hasParent: true, parentLocator: null });
  });

  it('refuses a disk that has a parent locator and says it has no parent', async () => {
    const { metadata, refusals } = await read(await buildVhdx({ parentLocator: [['a', 'b']] }));
    expect(metadata.parentLocator?.entries).toHaveLength(1);
    expect(refusals).toEqual(['has-parent-contradiction']);
  });
});
