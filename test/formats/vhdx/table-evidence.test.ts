import { expect, it } from 'vitest';
import { buildVhdx, GIB, MIB } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { tableEvidence } from '../../../src/formats/vhdx/table-evidence.ts';
import { openVhdx } from '../../../src/formats/vhdx/vhdx.ts';
import type { BlockSpec, VhdxSpec } from '../../../src/formats/vhdx/write/vhdx-spec.ts';

const data = Buffer.from('x');

async function evidenceOf(spec: Partial<VhdxSpec>, blocks: BlockSpec[], sectorSize = 512) {
  const image = await buildVhdx(spec, blocks);
  const { batRegion } = await openVhdx(image);
  return tableEvidence(image, batRegion!, sectorSize);
}

const full = (...blocks: number[]) => blocks.map((block) => ({ block, data }));
const partial = (...blocks: number[]) =>
  blocks.map((block) => ({ block, state: 7, data, present: [[0, 1]] as const }));

it.each([1, 2, 32])('shows blocks of %i MiB of a disk without a parent', async (size) => {
  const spec = { virtualSize: 40 * size * MIB, blockSize: size * MIB };
  expect(await evidenceOf(spec, full(2, 0, 6))).toMatchObject({
    blockSize: size * MIB,
    virtualSize: 7 * size * MIB,
  });
});

it('takes the sector bitmap of a child, 1 MiB before its first block, for no block', async () => {
  const spec = { type: 'differencing', virtualSize: 80 * MIB, blockSize: 4 * MIB } as const;
  // The entry of the bitmap is number 1024: as a block it would make a disk of 4 GiB.
  expect(await evidenceOf(spec, partial(3, 0, 5))).toMatchObject({
    blockSize: 4 * MIB,
    virtualSize: 24 * MIB,
  });
});

it('knows where the bitmaps of sectors of 4096 bytes stand', async () => {
  const spec = { type: 'differencing', virtualSize: 80 * GIB, blockSize: 16 * MIB } as const;
  const sectors = { ...spec, logicalSectorSize: 4096 };
  expect(await evidenceOf(sectors, partial(0, 2050), 4096)).toMatchObject({
    blockSize: 16 * MIB,
    virtualSize: 2051 * 16 * MIB,
  });
});

it('finds the last block far out in a table of several mebibytes, and says how far it goes', async () => {
  const virtualSize = 512 * GIB;
  const blocks = full(0, 1, virtualSize / MIB - 7);
  expect(await evidenceOf({ virtualSize }, blocks)).toEqual({
    blockSize: MIB,
    virtualSize: virtualSize - 6 * MIB,
    // 5 MiB of table, less an entry of each chunk.
    largestSize: (655_360 - Math.floor(655_360 / 4097)) * MIB,
  });
});

it('shows nothing with one block, none, or a table that is not there', async () => {
  expect(await evidenceOf({}, full(1))).toBeNull();
  expect(await evidenceOf({}, [])).toBeNull();
  const image = await buildVhdx({}, full(0, 1));
  const { batRegion } = await openVhdx(image);
  const cut = new MemorySource(image.bytes.subarray(0, batRegion!.fileOffset + 4));
  expect(await tableEvidence(cut, batRegion!, 512)).toBeNull();
  const gone = new MemorySource(image.bytes.subarray(0, batRegion!.fileOffset - 4096));
  expect(await tableEvidence(gone, batRegion!, 512)).toBeNull();
});

it('takes blocks that overlap even as the smallest ones for no evidence', async () => {
  const image = await buildVhdx({}, full(0, 1));
  const { batRegion } = await openVhdx(image);
  image.bytes.copyWithin(
    batRegion!.fileOffset + 8,
    batRegion!.fileOffset,
    batRegion!.fileOffset + 8,
  );
  expect(await tableEvidence(image, batRegion!, 512)).toBeNull();
});
