import { expect, it } from 'vitest';
import { buildVhdx, MIB } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { lacksMetadata, suggestMetadata } from '../../../src/formats/vhdx/suggest-metadata.ts';
import { openVhdx, type Vhdx } from '../../../src/formats/vhdx/vhdx.ts';

const METADATA = 0x200000;
const full = (block: number) => ({ block, data: Buffer.from('x') });

/** A disk of 4 MiB blocks without its metadata. */
async function withoutMetadata(...blocks: number[]): Promise<Vhdx> {
  const sizes = { virtualSize: 40 * MIB, blockSize: 4 * MIB };
  const image = await buildVhdx(sizes, blocks.map(full));
  image.bytes.fill(0, METADATA, METADATA + MIB);
  return openVhdx(image);
}

const brief = (suggestions: Awaited<ReturnType<typeof suggestMetadata>>) =>
  Object.fromEntries(suggestions.map(({ item, value }) => [item, value]));

it('takes the block size from how far blocks lie apart, the size from the last one in use', async () => {
  const vhdx = await withoutMetadata(2, 0, 6);
  expect(lacksMetadata(vhdx)).toBe(true);
  expect(brief(await suggestMetadata(vhdx, []))).toEqual({
    blockSize: 4 * MIB,
    virtualSize: 28 * MIB,
    logicalSectorSize: 512,
  });
});

it('takes the sizes from a relative where there is one', async () => {
  const sizes = { virtualSize: 40 * MIB, blockSize: 4 * MIB, logicalSectorSize: 4096 };
  const relative = { name: 'parent.vhdx', vhdx: await openVhdx(await buildVhdx(sizes)) };
  const suggestions = await suggestMetadata(await withoutMetadata(), [relative]);
  expect(brief(suggestions)).toEqual(sizes);
  expect(suggestions[0]!.because).toBe('that of parent.vhdx');
});

it('has nothing to suggest where nothing is known', async () => {
  expect(await suggestMetadata(await withoutMetadata(), [])).toEqual([]);
});

it('takes no offset beyond the file for a block, nor anything from a table that is not there', async () => {
  const image = await buildVhdx({}, [full(0)]);
  image.bytes.fill(0, METADATA, METADATA + MIB);
  image.bytes.fill(0xff, 0x300008, 0x300018);
  expect(brief(await suggestMetadata(await openVhdx(image), []))).toEqual({});
  const cut = new MemorySource(image.bytes.subarray(0, 0x300004));
  expect(await suggestMetadata(await openVhdx(cut), [])).toEqual([]);
});

it('is not asked for where data can be read, or other things keep it from being read', async () => {
  expect(lacksMetadata(await openVhdx(await buildVhdx()))).toBe(false);
  expect(lacksMetadata(await openVhdx(await buildVhdx({ incomplete: true })))).toBe(false);
});
