import { describe, expect, it } from 'vitest';
import { unreadable } from '../../../fixtures/broken/rules/recipe.ts';
import {
  buildVhdx,
  changeHeader,
  guidOf,
  MIB,
  patternOf,
  repairRegionTable,
  setLog,
  takePages,
} from '../../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { FormatError } from '../../../src/bytes/fault.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { OverlaySource } from '../../../src/bytes/overlay-source.ts';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import { countAllocation } from '../../../src/formats/vhdx/allocation.ts';
import { BlockState } from '../../../src/formats/vhdx/block-allocation-table.ts';
import { BAT_REGION } from '../../../src/formats/vhdx/guids.ts';
import { HEADER_OFFSETS } from '../../../src/formats/vhdx/header.ts';
import { encodeRegionTable, REGION_TABLE_OFFSETS } from '../../../src/formats/vhdx/region-table.ts';
import { openVhdx, requireReadable } from '../../../src/formats/vhdx/vhdx.ts';

const guid = guidOf('log');
const METADATA = 2 * MIB;
const BAT = 3 * MIB;

const codesOf = async (image: MemorySource) => {
  const { faults, refusal } = await openVhdx(image);
  return { faults: faults.map(({ code }) => code), refusal: refusal?.code ?? null };
};

describe('openVhdx', () => {
  it('says nothing is wrong with a clean file', async () => {
    expect(await codesOf(await buildVhdx())).toEqual({ faults: [], refusal: null });
  });

  it('throws when the file is no VHDX at all', async () => {
    await expect(openVhdx(new MemorySource(Buffer.alloc(1000)))).rejects.toBeInstanceOf(
      FormatError,
    );
  });

  it('reads data through the second header and the second region table, and says so', async () => {
    const image = await buildVhdx();
    image.bytes[0x10000] = 0;
    image.bytes[0x30000] = 0;
    expect(await codesOf(image)).toEqual({
      faults: ['header-signature', 'region-table-signature'],
      refusal: null,
    });
  });

  it.each([
    ['header', 1, HEADER_OFFSETS[0], 'header-unreadable'],
    ['region table', 1, REGION_TABLE_OFFSETS[0], 'region-table-unreadable'],
    ['region table', 2, REGION_TABLE_OFFSETS[1], 'region-table-unreadable'],
  ])(
    'reads data where the medium does not give %s %i, and says so',
    async (_, _n, offset, code) => {
      const { faults, refusal } = await openVhdx(unreadable(await buildVhdx(), offset!));
      expect({ codes: faults.map((fault) => fault.code), refusal }).toEqual({
        ...{ codes: [code], refusal: null },
      });
    },
  );

  it('reads data where the medium does not give an item that no data depends on', async () => {
    // The fourth item of the builder, behind 32 bytes of others: the VirtualDiskId.
    const vhdx = await openVhdx(unreadable(await buildVhdx(), METADATA + 0x10000 + 32, 16));
    expect(vhdx.faults.map(({ code }) => code)).toEqual(['metadata-item-unreadable']);
    expect(vhdx).toMatchObject({ refusal: null, metadata: { virtualDiskId: null } });
  });

  it('refuses data without a valid header, and reports the rest', async () => {
    const image = await buildVhdx();
    image.bytes[0x10000] = image.bytes[0x20000] = 0;
    const vhdx = await openVhdx(image);
    expect(vhdx.refusal?.code).toBe('no-valid-header');
    expect(vhdx.metadata).toMatchObject({ virtualSize: 3 * MIB, virtualDiskId: guidOf('disk') });
    expect(vhdx).toMatchObject({ header: null, log: null, bat: null, type: 'dynamic' });
    expect(() => requireReadable(vhdx)).toThrow('neither header is valid');
  });

  it('refuses data without a valid region table', async () => {
    const image = await buildVhdx();
    image.bytes[0x30000] = image.bytes[0x40000] = 0;
    const vhdx = await openVhdx(image);
    expect(vhdx.refusal?.code).toBe('no-valid-region-table');
    expect(vhdx.header?.dataWriteGuid).toBe(guidOf('data'));
    expect(vhdx.metadata).toBeNull();
  });

  it.each([0, 2, 0xffff])('refuses format version %i', async (version) => {
    const image = await buildVhdx();
    for (const number of [1, 2] as const) await changeHeader(image, number, { version });
    expect(await codesOf(image)).toEqual({ faults: ['header-version'], refusal: 'header-version' });
  });

  it('refuses an unknown region that is required, and reports the rest', async () => {
    const extraRegions = [{ guid: guidOf('region'), required: true }];
    const vhdx = await openVhdx(await buildVhdx({ extraRegions }));
    expect(vhdx.refusal).toMatchObject({ code: 'region-unknown-required' });
    expect(vhdx.refusal?.message).toContain(guidOf('region'));
    expect(vhdx.metadata?.virtualSize).toBe(3 * MIB);
  });

  it('does not mind an unknown region that is optional', async () => {
    const extraRegions = [{ guid: guidOf('region'), required: false }];
    expect(await codesOf(await buildVhdx({ extraRegions }))).toEqual({ faults: [], refusal: null });
  });

  it.each([
    ['twice', 2],
    ['not at all', 0],
  ])('refuses a region table that names the block allocation table %s', async (_, times) => {
    const image = await buildVhdx();
    const { regionTables } = await openVhdx(image);
    const [bat, metadata] = regionTables![0].entries;
    const table = encodeRegionTable([...new Array(times).fill(bat), metadata]);
    for (const offset of REGION_TABLE_OFFSETS) await image.write(table, offset);
    expect((await codesOf(image)).refusal).toBe('bat-region');
  });

  it('refuses a required metadata item it does not know, and an unfinished file', async () => {
    const extraItems = [{ itemId: guidOf('item'), data: Buffer.of(1), isRequired: true }];
    expect((await codesOf(await buildVhdx({ extraItems }))).refusal).toBe(
      'metadata-item-unknown-required',
    );
    const unfinished = await openVhdx(await buildVhdx({ incomplete: true }));
    expect(unfinished.refusal?.code).toBe('incomplete-creation');
    expect(unfinished.metadata?.virtualSize).toBe(3 * MIB);
  });

  it('reports a table that is cut short, and reads what there is', async () => {
    const image = await buildVhdx();
    const table = Buffer.from(image.bytes.buffer, REGION_TABLE_OFFSETS[0]);
    expect((await openVhdx(image)).batRegion?.guid).toBe(BAT_REGION);
    table.writeUInt32LE(16, 16 + 24);
    repairRegionTable(image, 1);
    const vhdx = await openVhdx(image);
    expect(vhdx.faults).toMatchObject([
      { code: 'bat-truncated', expected: '3 entries', actual: '2 entries' },
    ]);
    expect(vhdx.bat?.available).toBe(2);
    expect(vhdx.refusal).toBeNull();
  });
});

describe('a source that fails', () => {
  it('is heard of, whichever read it was', async () => {
    const image = await buildVhdx(
      { type: 'differencing', parentLocator: [['parent_linkage', guidOf('parent')]] },
      [{ block: 1, state: BlockState.PartiallyPresent, present: [[0, 5]] }],
    );
    const patches = takePages(image, BAT);
    await setLog(image, { guid, entries: [{ patches }] });
    const readAll = async (reads: number) => {
      let left = reads;
      const source: ByteSource = {
        size: image.size,
        read: (target, position) =>
          left-- > 0 ? image.read(target, position) : Promise.reject(new Error('EIO')),
      };
      return countAllocation(requireReadable(await openVhdx(source)));
    };
    let reads = 0;
    const outcomes: (string | undefined)[] = [];
    for (; reads < 100; reads++) {
      const outcome = await readAll(reads).catch((error) => error);
      if (!(outcome instanceof Error)) break;
      outcomes.push(codeOf(outcome));
    }
    // Identifier, headers, log, region tables, metadata table, six items, the small table, bitmap.
    const table = 'metadata-table-unreadable';
    const item = 'metadata-item-unreadable';
    expect(outcomes).toEqual([
      ...['source-unreadable', 'no-valid-header', 'log-unreadable', 'log-unreadable'],
      ...['no-valid-region-table', table, table, item, item, item],
      ...Array.from({ length: 5 }, () => 'source-unreadable'),
    ]);
  });
});

describe('openVhdx with a dirty log', () => {
  const LOCATOR = {
    type: 'differencing',
    parentLocator: [['parent_linkage', guidOf('parent')]],
  } as const;

  it.each([
    ['the block allocation table', BAT, 4096],
    ['the metadata table', METADATA, 4096],
    ['the metadata items, the parent locator among them', METADATA + 65536, 4096],
    ['the first region table', REGION_TABLE_OFFSETS[0], 65536],
    ['both region tables', REGION_TABLE_OFFSETS[0], 131072],
  ])('reads %s from the log, when it got no further', async (_, offset, length) => {
    const blocks = [{ block: 1, data: patternOf(1, MIB) }];
    const image = await buildVhdx(LOCATOR, blocks);
    const before = await openVhdx(image);
    const patches = takePages(image, offset, length);
    await setLog(image, { guid, entries: [{ patches }] });
    const untouched = Buffer.from(image.bytes);

    const vhdx = await openVhdx(image);
    expect(vhdx.faults).toEqual([]);
    expect(vhdx.log).toMatchObject({ dirty: true, refusal: null });
    expect(vhdx.metadata).toEqual(before.metadata);
    expect(vhdx.metadata?.parentLocator?.linkage).toBe(guidOf('parent'));
    expect((await countAllocation(requireReadable(vhdx))).blocks[6]).toBe(1);
    expect(vhdx.source).toBeInstanceOf(OverlaySource);
    expect(untouched.equals(image.bytes)).toBe(true);

    const ignoring = await openVhdx(image, { log: 'ignore' });
    expect(ignoring.source).toBe(ignoring.file);
    expect(ignoring.log?.dirty).toBe(true);
  });

  it('extends the file with zeros up to its LastFileOffset', async () => {
    const image = await buildVhdx();
    const lastFileOffset = 9 * MIB;
    await setLog(image, { guid, entries: [{ lastFileOffset }] });
    const { source } = await openVhdx(image);
    expect(source.size).toBe(lastFileOffset);
    const tail = Buffer.alloc(MIB, 1);
    await source.read(tail, 8 * MIB);
    expect(tail.equals(Buffer.alloc(MIB))).toBe(true);
  });

  it('refuses data when it can not be replayed, and reports the rest', async () => {
    const image = await buildVhdx();
    await setLog(image, { guid, entries: [] });
    const vhdx = await openVhdx(image);
    expect(vhdx.refusal?.code).toBe('log-no-active-sequence');
    expect(vhdx.metadata?.virtualSize).toBe(3 * MIB);
    const ignoring = await openVhdx(image, { log: 'ignore' });
    expect(ignoring.refusal).toBeNull();
  });

  it('is dirty by the LogGuid of the current header alone', async () => {
    const image = await buildVhdx();
    const patches = takePages(image, BAT);
    await setLog(image, { guid, entries: [{ patches }] });
    await changeHeader(image, 2, { logGuid: '00000000-0000-0000-0000-000000000000' });
    expect((await openVhdx(image)).log?.dirty).toBe(false);
    await changeHeader(image, 1, { sequenceNumber: 100n });
    expect((await openVhdx(image)).log?.dirty).toBe(true);
  });

  it('leaves a clean file full of stale entries alone', async () => {
    const image = await buildVhdx();
    const patches = [{ offset: BAT, length: 4096, bytes: patternOf(1, 4096) }];
    await setLog(image, { guid, entries: [{ patches }, { patches }], clean: true });
    const vhdx = await openVhdx(image);
    expect(vhdx.source).toBe(vhdx.file);
    expect(vhdx.faults).toEqual([]);
  });
});

it('is a VHDX with a damaged start as long as a header is good, and none without', async () => {
  const image = await buildVhdx();
  await image.write(Buffer.alloc(8, 0xff), 0);
  const vhdx = await openVhdx(image);
  expect(vhdx.refusal).toBeNull();
  expect(vhdx.faults.map(({ code }) => code)).toEqual(['file-type-signature']);
  for (const offset of HEADER_OFFSETS) await image.write(Buffer.alloc(4096, 0xff), offset);
  await expect(openVhdx(image)).rejects.toMatchObject({ code: 'not-vhdx' });
});
