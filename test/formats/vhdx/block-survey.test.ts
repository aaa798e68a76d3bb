import { describe, expect, it } from 'vitest';
import { setBlock } from '../../../fixtures/broken/rules/disk.ts';
import { unreadable } from '../../../fixtures/broken/rules/recipe.ts';
import { buildVhdx, MIB, patternOf } from '../../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { BlockState } from '../../../src/formats/vhdx/block-allocation-table.ts';
import { surveyBlocks } from '../../../src/formats/vhdx/block-survey.ts';
import { openVhdx, requireReadable } from '../../../src/formats/vhdx/vhdx.ts';

const TABLE = 3 * MIB;
const blocks = [0, 1].map((block) => ({ block, data: patternOf(block, 4096) }));
const { FullyPresent, PartiallyPresent, Unmapped } = BlockState;

const surveyOf = async (image: ByteSource) => {
  return surveyBlocks(requireReadable(await openVhdx(image)));
};

describe('surveyBlocks', () => {
  it('finds nothing in a sound disk', async () => {
    const survey = await surveyOf(await buildVhdx({}, blocks));
    expect(survey).toMatchObject({ anyContested: false, contradictsType: false });
  });

  it.each([
    ['another block', 4],
    ['the table', 3],
    ['the metadata', 2],
    ['the log', 1],
    ['the headers', 0],
  ])('finds a block at the place of %s', async (_, place) => {
    const image = await buildVhdx({}, blocks);
    setBlock(image, 1, FullyPresent, place * MIB);
    const survey = await surveyOf(image);
    expect(survey.isContested(place * MIB, MIB)).toBe(true);
    expect(survey.isContested(5 * MIB, MIB)).toBe(false);
  });

  it('lets a block that is not stored keep a place that is another’s', async () => {
    const image = await buildVhdx({}, blocks);
    setBlock(image, 1, Unmapped, 4 * MIB);
    expect((await surveyOf(image)).anyContested).toBe(false);
  });

  it('finds a sector bitmap in a block, in a child alone', async () => {
    const bitmapEntry = 4096;
    const child = await buildVhdx({ type: 'differencing', parentLocator: [] }, [
      { block: 0, state: PartiallyPresent, present: [[0, 8]], data: patternOf(1, MIB) },
    ]);
    setBlock(child, bitmapEntry, FullyPresent, 5 * MIB);
    expect((await surveyOf(child)).isContested(5 * MIB, MIB)).toBe(true);
  });

  it('tells of partially present blocks where there is no parent', async () => {
    const image = await buildVhdx({}, blocks);
    setBlock(image, 1, PartiallyPresent, 5 * MIB);
    expect((await surveyOf(image)).contradictsType).toBe(true);
  });

  it('goes through the table once, and around the parts of it that can’t be read', async () => {
    const many = [0, 1500, 2999].map((block) => ({ block, data: patternOf(block, 4096) }));
    const image = await buildVhdx({ virtualSize: 3000 * MIB }, many);
    setBlock(image, 2999, FullyPresent, 4 * MIB);
    let reads = 0;
    const bad = unreadable(image, TABLE + 1500 * 8, 8);
    const vhdx = requireReadable(
      await openVhdx({
        size: bad.size,
        read: (target, position) => {
          if (position >= TABLE && position < TABLE + MIB) reads++;
          return bad.read(target, position);
        },
      }),
    );
    const survey = await surveyBlocks(vhdx);
    expect(survey.isContested(4 * MIB, MIB)).toBe(true);
    expect(reads).toBe(4);
    expect(await surveyBlocks(vhdx)).toBe(survey);
    expect(reads).toBe(4);
  });
});
