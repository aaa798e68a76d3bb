import { describe, expect, it } from 'vitest';
import {
  buildVhdx,
  changeHeader,
  guidOf,
  MIB,
  patternOf,
  setLog,
  takePages,
} from '../../fixtures/vhdx-builder.ts';
import type { MemorySource } from '../../src/bytes/memory-source.ts';
import type { Patch } from '../../src/bytes/overlay-source.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { BlockState } from '../../src/formats/vhdx/block-allocation-table.ts';
import { METADATA_REGION } from '../../src/formats/vhdx/guids.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';

const PAGE = 4096;
const BAT = 3 * MIB;
const PAYLOAD = 4 * MIB;
const REGION_TABLE_1 = 0x30000;
const LOG_BYTES = MIB;
const GUID = guidOf('log');
const BLOCKS = [0, 1, 2].map((block) => ({ block, data: patternOf(block, MIB) }));
/** What the disk of 3 MiB holds, whatever has happened to the file it lies in. */
const CONTENT = Buffer.concat(BLOCKS.map(({ data }) => data));

/** All bytes of the disk that these files make, leaf first. */
async function contentOf(...files: MemorySource[]): Promise<Buffer> {
  const layers = [];
  for (const file of files) {
    layers.push({ name: 'disk', vhdx: requireReadable(await openVhdx(file)) });
  }
  const disk = openDisk(layers, { complete: true });
  const bytes = Buffer.alloc(disk.virtualSize);
  await disk.read(bytes, 0);
  return bytes;
}

/** Tells where two contents differ first: a megabyte of differences helps nobody. */
async function expectContent(expected: Buffer, ...files: MemorySource[]): Promise<void> {
  const actual = await contentOf(...files);
  expect(actual.length).toBe(expected.length);
  if (!actual.equals(expected))
    expect(actual.findIndex((byte, at) => byte !== expected[at])).toBe(-1);
}

const page = (offset: number, seed: number): Patch => {
  return { offset, length: PAGE, bytes: patternOf(seed, PAGE) };
};

/** The content with other pages, each where it lies in the first block. */
function changed(...patches: readonly Patch[]): Buffer {
  const bytes = Buffer.from(CONTENT);
  for (const patch of patches) bytes.set(patch.bytes!, patch.offset - PAYLOAD);
  return bytes;
}

describe('the worst logs', () => {
  it('the block allocation table is in the log only', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const patches = takePages(image, BAT);
    await setLog(image, { guid: GUID, entries: [{ patches }] });
    await expectContent(CONTENT, image);
  });

  it('the log wraps around its end, inside an entry', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const patches = [...takePages(image, BAT), ...takePages(image, PAYLOAD, 8 * PAGE)];
    const position = LOG_BYTES - 3 * PAGE;
    await setLog(image, { guid: GUID, entries: [{ patches, position }] });
    await expectContent(CONTENT, image);
  });

  it('an entry has 200 descriptors, which take a second sector', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const data = takePages(image, PAYLOAD, 150 * PAGE);
    const zeros = Array.from({ length: 50 }, (_, i) => {
      return { offset: PAYLOAD + MIB + i * 2 * PAGE, length: PAGE, bytes: null };
    });
    await setLog(image, { guid: GUID, entries: [{ patches: [...data, ...zeros] }] });
    const expected = Buffer.from(CONTENT);
    for (const { offset } of zeros) expected.fill(0, offset - PAYLOAD, offset - PAYLOAD + PAGE);
    await expectContent(expected, image);
  });

  it('the tail points into the middle of older entries: those before it are not replayed', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const [old, first, second] = [
      page(PAYLOAD, 50),
      page(PAYLOAD + PAGE, 51),
      page(PAYLOAD + 2 * PAGE, 52),
    ];
    // What the oldest entry holds would undo what has been written since.
    const entries = [{ patches: [old] }, { patches: [first] }, { patches: [second], tail: 1 }];
    await setLog(image, { guid: GUID, entries });
    await expectContent(changed(first, second), image);
  });

  it('a gap in the sequence: nothing before it is replayed, nor is what can not be', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const [before, behind] = [page(PAYLOAD, 60), page(PAYLOAD + PAGE, 61)];
    // The entry behind the gap needs entry 1, which is not in its sequence.
    const lost = { patches: [behind], sequenceNumber: 3n };
    await setLog(image, { guid: GUID, entries: [{ patches: [before] }, lost] });
    await expectContent(changed(before), image);
    // This one needs nothing but itself: the newest sequence counts, and it alone.
    const whole = { ...lost, tail: 1 };
    await setLog(image, { guid: GUID, entries: [{ patches: [before] }, whole] });
    await expectContent(changed(behind), image);
  });

  it('the last entry is torn: those before it are replayed', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const [whole, torn] = [page(PAYLOAD, 70), page(PAYLOAD + PAGE, 71)];
    const entries = [{ patches: [whole] }, { patches: [torn], tornSectors: 1 }];
    await setLog(image, { guid: GUID, entries });
    await expectContent(changed(whole), image);
  });

  it('the header names a log without a valid entry: no data is read', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const entries = [{ patches: [page(PAYLOAD, 80)], tornSectors: 1 }];
    await setLog(image, { guid: GUID, entries });
    await expect(contentOf(image)).rejects.toMatchObject({ code: 'log-no-active-sequence' });
  });
});

describe('the worst headers and tables', () => {
  it('header 1 has a huge sequence number and a bad checksum: header 2 counts', async () => {
    const image = await buildVhdx({}, BLOCKS);
    await setLog(image, { guid: GUID, entries: [{ patches: takePages(image, BAT) }] });
    // With header 1 the log would be clean, and the table garbage.
    const clean = '00000000-0000-0000-0000-000000000000';
    await changeHeader(image, 1, { sequenceNumber: 2n ** 64n - 1n, logGuid: clean });
    image.bytes[0x10004]! ^= 1;
    await expectContent(CONTENT, image);
  });

  it('region table 1 is bad: the second counts', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const table = Buffer.from(image.bytes.buffer, REGION_TABLE_1, 0x10000);
    // Without its checksum it would lead to another place for the table.
    table.writeBigUInt64LE(BigInt(PAYLOAD), 16 + 16);
    await expectContent(CONTENT, image);
  });

  it('a required metadata item is unknown: no data is read', async () => {
    const image = await buildVhdx({}, BLOCKS);
    const { metadataTable } = await openVhdx(image);
    const table = Buffer.from(image.bytes.buffer, metadataTable!.offset, 0x10000);
    const { length } = metadataTable!.entries;
    // An item without content, known to nobody.
    table.set(Buffer.from(METADATA_REGION.replaceAll('-', ''), 'hex'), 32 + length * 32);
    table.writeUInt32LE(4, 32 + length * 32 + 24);
    table.writeUInt16LE(length + 1, 10);
    await expect(contentOf(image)).rejects.toMatchObject({
      code: 'metadata-item-unknown-required',
    });
  });
});

describe('the worst children', () => {
  it('a block that is not present has bits left in its sector bitmap: the parent decides', async () => {
    const child = await buildVhdx({ type: 'differencing', parentLocator: [] }, [
      {
        block: 0,
        state: BlockState.PartiallyPresent,
        data: patternOf(9, MIB),
        present: [[0, 2048]],
      },
    ]);
    const mine = Buffer.concat([patternOf(9, MIB), CONTENT.subarray(MIB)]);
    const parent = await buildVhdx({}, BLOCKS);
    await expectContent(mine, child, parent);
    // The place stays in the entry as well.
    child.bytes[BAT] = BlockState.NotPresent;
    await expectContent(CONTENT, child, parent);
  });

  it('a parent ends in the middle of a block of a larger child: zeros from there on', async () => {
    const virtualSize = 2 * MIB + 512 * 1025;
    const parent = await buildVhdx({ virtualSize }, BLOCKS);
    const child = await buildVhdx(
      { type: 'differencing', virtualSize: 5 * MIB, parentLocator: [] },
      [
        {
          block: 2,
          state: BlockState.PartiallyPresent,
          data: patternOf(9, MIB),
          // On both sides of the end of the parent, which is at sector 1025 of the block.
          present: [
            [1000, 1001],
            [1030, 1040],
          ],
        },
      ],
    );
    const expected = Buffer.alloc(5 * MIB);
    CONTENT.copy(expected, 0, 0, virtualSize);
    for (const [from, to] of [
      [1000, 1001],
      [1030, 1040],
    ] as const) {
      patternOf(9, MIB).copy(expected, 2 * MIB + from * 512, from * 512, to * 512);
    }
    // Behind its end the parent's own block goes on, and must not show.
    await expectContent(expected, child, parent);
  });
});
