import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  buildVhdx,
  GIB,
  guidOf,
  KIB,
  MIB,
  patternOf,
  TIB,
} from '../../../../fixtures/vhdx-builder.ts';
import type { ByteSink } from '../../../../src/bytes/byte-source.ts';
import { MemorySource } from '../../../../src/bytes/memory-source.ts';
import { countAllocation } from '../../../../src/formats/vhdx/allocation.ts';
import {
  BlockState,
  blockOffsetAt,
  stateAt,
} from '../../../../src/formats/vhdx/block-allocation-table.ts';
import { bitmapEntryIndex, payloadEntryIndex } from '../../../../src/formats/vhdx/geometry.ts';
import { openVhdx, requireReadable } from '../../../../src/formats/vhdx/vhdx.ts';
import { createVhdxWriter, writeVhdx } from '../../../../src/formats/vhdx/write/vhdx-writer.ts';
import { processorTime } from '../../../processor-time.ts';

const IDS = { virtualDiskId: guidOf('disk'), dataWriteGuid: guidOf('data') };

async function placeOf(image: MemorySource, block: number) {
  const { bat, geometry } = requireReadable(await openVhdx(image));
  const index = payloadEntryIndex(geometry, block);
  const page = await bat.pageOf(index);
  return { state: stateAt(page, index), offset: blockOffsetAt(page, index) };
}

describe('writeVhdx', () => {
  it.each([
    ['dynamic', 512, 1],
    ['dynamic', 4096, 1],
    ['dynamic', 512, 256],
    ['dynamic', 4096, 256],
    ['fixed', 512, 2],
    ['fixed', 4096, 32],
    ['differencing', 512, 2],
    ['differencing', 4096, 64],
  ] as const)(
    'makes a %s disk of %i-byte sectors and %i MiB blocks without a fault',
    async (type, logicalSectorSize, mebibytes) => {
      const virtualSize = 3 * mebibytes * MIB + 4096;
      const image = new MemorySource();
      const parent = [
        ['parent_linkage', `{${guidOf('parent')}}`],
        ['relative_path', '.\\parent.vhdx'],
      ] as const;
      await writeVhdx(image, {
        ...IDS,
        type,
        virtualSize,
        blockSize: mebibytes * MIB,
        logicalSectorSize,
        physicalSectorSize: 512,
        sequenceNumber: 7n,
        ...(type === 'differencing' ? { parentLocator: parent } : {}),
      });
      const vhdx = await openVhdx(image);
      expect(vhdx.faults).toEqual([]);
      expect(vhdx.type).toBe(type);
      expect(vhdx.fileTypeIdentifier.creator).toBe('vhdset fixture');
      expect(vhdx.header).toMatchObject({
        sequenceNumber: 7n,
        dataWriteGuid: IDS.dataWriteGuid,
        fileWriteGuid: IDS.dataWriteGuid,
      });
      expect(vhdx.metadata).toMatchObject({
        virtualSize,
        blockSize: mebibytes * MIB,
        logicalSectorSize,
        physicalSectorSize: 512,
        virtualDiskId: IDS.virtualDiskId,
        incomplete: false,
      });
      expect(vhdx.metadata?.parentLocator?.relativePath ?? null).toBe(
        type === 'differencing' ? '.\\parent.vhdx' : null,
      );
      const { blocks } = await countAllocation(requireReadable(vhdx));
      expect(blocks[type === 'fixed' ? BlockState.FullyPresent : BlockState.NotPresent]).toBe(4);
    },
  );

  it('keeps regions, log and blocks on whole mebibytes, none over another', async () => {
    const extraRegions = [{ guid: guidOf('region'), required: false }];
    const image = await buildVhdx({ extraRegions }, [{ block: 2 }, { block: 0 }]);
    const { header, regionTables } = await openVhdx(image);
    const taken = [
      { offset: 0, length: MIB },
      { offset: header!.logOffset, length: header!.logLength },
      ...regionTables![0].entries.map(({ fileOffset, length }) => ({ offset: fileOffset, length })),
      { offset: (await placeOf(image, 2)).offset, length: MIB },
      { offset: (await placeOf(image, 0)).offset, length: MIB },
    ].sort((a, b) => a.offset - b.offset);
    let end = 0;
    for (const { offset, length } of taken) {
      expect(offset % MIB).toBe(0);
      expect(length % MIB).toBe(0);
      expect(offset).toBe(end);
      end = offset + length;
    }
    expect(image.size).toBe(end);
  });

  it('puts blocks into the file in the order given, data where it was said', async () => {
    const data = patternOf(1, 5000);
    const image = await buildVhdx({}, [
      { block: 2, data },
      { block: 0, data, dataOffset: 8192 },
      { block: 1, state: BlockState.Zero },
    ]);
    const [zero, one, two] = [0, 1, 2].map((block) => placeOf(image, block));
    expect(await one).toEqual({ state: BlockState.Zero, offset: 0 });
    expect((await two)!.offset).toBeLessThan((await zero)!.offset);
    const read = Buffer.alloc(data.length);
    await image.read(read, (await two)!.offset);
    expect(read).toEqual(data);
    await image.read(read, (await zero)!.offset + 8192);
    expect(read).toEqual(data);
  });

  it('gives every block of a fixed disk its own place, in the order of the disk', async () => {
    const image = await buildVhdx({ type: 'fixed' }, [{ block: 1, data: patternOf(2, 10) }]);
    const places = await Promise.all([0, 1, 2].map((block) => placeOf(image, block)));
    const first = places[0]!.offset;
    expect(places.map(({ offset }) => offset - first)).toEqual([0, MIB, 2 * MIB]);
    expect(image.size).toBe(first + 3 * MIB);
  });

  it('fills the table of a fixed disk around its bitmap entries', async () => {
    // 5,000 blocks: more than one page of the table, and a bitmap entry behind every 4,096 of them.
    const image = new MemorySource();
    const table = {
      write: async (data: Uint8Array, at: number) => {
        if (at < 8 * MIB) await image.write(data, at);
      },
    };
    await writeVhdx(table, { ...IDS, type: 'fixed', virtualSize: 5000 * MIB, blockSize: MIB });
    const { bat, geometry } = requireReadable(await openVhdx(image));
    const { payloadOffset } = createVhdxWriter(image, {
      ...IDS,
      type: 'fixed',
      virtualSize: 5000 * MIB,
      blockSize: MIB,
    }).layout;
    for (const block of [0, 511, 512, 4095, 4096, 4999]) {
      const index = payloadEntryIndex(geometry, block);
      const page = await bat.pageOf(index);
      expect(stateAt(page, index)).toBe(BlockState.FullyPresent);
      expect(blockOffsetAt(page, index)).toBe(payloadOffset + block * MIB);
    }
    const bitmap = bitmapEntryIndex(geometry, 0);
    expect(stateAt(await bat.pageOf(bitmap), bitmap)).toBe(0);
  });

  it('shares one sector bitmap among the blocks of a chunk', async () => {
    const image = await buildVhdx({ type: 'differencing', parentLocator: [] }, [
      {
        block: 0,
        state: BlockState.PartiallyPresent,
        present: [
          [0, 3],
          [9, 10],
        ],
      },
      { block: 2, state: BlockState.PartiallyPresent, present: [[2047, 2048]] },
    ]);
    const vhdx = requireReadable(await openVhdx(image));
    expect((await countAllocation(vhdx)).partialSectors).toBe(5);
    // Header area, log, metadata, table, one bitmap, two blocks.
    expect(image.size).toBe(7 * MIB);
  });

  it('creates 64 TiB in blocks of 1 MiB as a sparse file within a second', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vhdset-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'huge.vhdx');
    const file = await open(path, 'w');
    const sink: ByteSink = {
      write: async (data, at) => {
        await file.write(data, 0, data.length, at);
      },
    };
    const start = processorTime();
    const last = 64 * MIB - 1;
    const spec = { ...IDS, type: 'dynamic', virtualSize: 64 * TIB, blockSize: MIB } as const;
    const { size } = await writeVhdx(sink, spec, [{ block: last, data: patternOf(3, 100) }]);
    expect(processorTime() - start).toBeLessThan(1000);
    await file.close();
    expect(statSync(path).size).toBe(size);
    expect(size).toBeGreaterThan(512 * MIB);
    expect(statSync(path).blocks * 512).toBeLessThan(MIB);
  });

  it('adds items, regions and the mark of a creation that never completed', async () => {
    const extraItems = [{ itemId: guidOf('item'), data: patternOf(1, 9), isUser: true }];
    const image = await buildVhdx({ extraItems, incomplete: true });
    const { metadataTable, refusal } = await openVhdx(image);
    const item = metadataTable!.entries.at(-1)!;
    expect(item).toMatchObject({ itemId: guidOf('item'), length: 9, isUser: true });
    const stored = Buffer.alloc(9);
    await image.read(stored, item.itemOffset);
    expect(stored).toEqual(patternOf(1, 9));
    expect(refusal?.code).toBe('incomplete-creation');
  });

  it('writes a log, and names it in both headers unless it is clean', async () => {
    const patches = [{ offset: 3 * MIB, length: 4096, bytes: patternOf(1, 4096) }];
    const log = { guid: guidOf('log'), entries: [{ patches }, { patches }] };
    const image = await buildVhdx({ log });
    const vhdx = await openVhdx(image);
    expect(vhdx.headers.map(({ header }) => header?.logGuid)).toEqual([log.guid, log.guid]);
    expect(vhdx.log?.entries.map(({ lastFileOffset }) => lastFileOffset)).toEqual([
      image.size,
      image.size,
    ]);
    const clean = await openVhdx(await buildVhdx({ log: { ...log, clean: true } }));
    expect(clean.log).toMatchObject({ dirty: false, refusal: null });
  });

  it('places log, metadata, table and payload where it was told', async () => {
    const layout = {
      logOffset: 6 * MIB,
      logLength: 2 * MIB,
      metadataOffset: 4 * MIB,
      batOffset: 2 * MIB,
      payloadOffset: 9 * MIB,
    };
    const image = await buildVhdx({ layout }, [{ block: 0 }, { block: 1, fileOffset: 20 * MIB }]);
    const vhdx = await openVhdx(image);
    expect(vhdx.faults).toEqual([]);
    expect(vhdx.header).toMatchObject({ logOffset: 6 * MIB, logLength: 2 * MIB });
    expect(vhdx.metadataRegion?.fileOffset).toBe(4 * MIB);
    expect(vhdx.batRegion?.fileOffset).toBe(2 * MIB);
    expect((await placeOf(image, 0)).offset).toBe(9 * MIB);
    expect((await placeOf(image, 1)).offset).toBe(20 * MIB);
    expect(image.size).toBe(21 * MIB);
  });

  it.each([
    [{ blockSize: 3 * MIB }, /block size/],
    [{ blockSize: 512 * KIB }, /block size/],
    [{ blockSize: 512 * MIB }, /block size/],
    [{ logicalSectorSize: 1024 }, /sector size/],
    [{ virtualSize: 0 }, /virtual size/],
    [{ virtualSize: 1000 }, /virtual size/],
    [{ virtualSize: 64 * TIB + 512 }, /virtual size/],
  ])('refuses %o', async (spec, message) => {
    await expect(buildVhdx(spec)).rejects.toThrow(message);
  });

  it('refuses a block the disk does not have', async () => {
    await expect(buildVhdx({}, [{ block: 3 }])).rejects.toThrow('no block 3');
    await expect(buildVhdx({}, [{ block: -1 }])).rejects.toThrow('no block -1');
    await expect(buildVhdx({}, [{ block: 0.5 }])).rejects.toThrow('no block 0.5');
  });
});

describe('createVhdxWriter', () => {
  it('lets the caller write the payload, and measures the file by it', async () => {
    const image = new MemorySource();
    const writer = createVhdxWriter(image, { ...IDS, type: 'dynamic', virtualSize: GIB });
    const first = await writer.appendBlock(3);
    const second = await writer.appendBlock(9);
    expect(second).toBe(first + 2 * MIB);
    await writer.write(patternOf(1, 2 * MIB), second);
    await writer.markBlock(10, BlockState.Unmapped);
    const { size } = await writer.finish();
    expect(image.size).toBe(size);
    expect(size).toBe(second + 2 * MIB);
    expect(await placeOf(image, 9)).toEqual({ state: BlockState.FullyPresent, offset: second });
    expect(await placeOf(image, 10)).toEqual({ state: BlockState.Unmapped, offset: 0 });
  });

  it('leaves no valid file behind when it is interrupted, whichever write is the last', async () => {
    const writes: { data: Uint8Array; at: number }[] = [];
    const sink: ByteSink = {
      write: async (data, at) => {
        writes.push({ data: Uint8Array.from(data), at });
      },
    };
    await writeVhdx(sink, { ...IDS, type: 'dynamic', virtualSize: 3 * MIB, blockSize: MIB }, [
      { block: 1, data: patternOf(1, 100) },
    ]);
    const image = new MemorySource();
    // The last two writes are the headers; both name the finished state.
    for (const { data, at } of writes.slice(0, -2)) {
      await image.write(data, at);
      const vhdx = await openVhdx(image).catch(() => null);
      expect(vhdx?.refusal ?? 'no VHDX').not.toBeNull();
    }
    for (const { data, at } of writes.slice(-2)) await image.write(data, at);
    expect((await openVhdx(image)).faults).toEqual([]);
  });
});
