import { describe, expect, it } from 'vitest';
import { unreadable } from '../../../fixtures/broken/rules/recipe.ts';
import { buildVhdx, guidOf, MIB, patternOf } from '../../../fixtures/vhdx-builder.ts';
import type { MemorySource } from '../../../src/bytes/memory-source.ts';
import { openDisk } from '../../../src/disk/virtual-disk.ts';
import type { AssumedMetadata } from '../../../src/formats/vhdx/assumed-metadata.ts';
import { openVhdx, requireReadable } from '../../../src/formats/vhdx/vhdx.ts';

const METADATA = 0x200000;
const ALL: AssumedMetadata = {
  blockSize: MIB,
  virtualSize: 3 * MIB,
  logicalSectorSize: 512,
  hasParent: false,
};
const payload = patternOf(1, MIB);
const build = () => buildVhdx({}, [{ block: 1, data: payload }]);

/** Wipes what stands in the metadata region from `offset` on. */
async function damaged(offset: number, length: number): Promise<MemorySource> {
  const image = await build();
  image.bytes.fill(0, METADATA + offset, METADATA + offset + length);
  return image;
}

describe('assumptions', () => {
  it('make a disk readable whose metadata table is gone, and are told', async () => {
    const vhdx = await openVhdx(await damaged(0, 0x20000), { assume: ALL });
    expect(vhdx.refusal).toBeNull();
    expect(vhdx.faults.map(({ code }) => code)).toEqual([
      'metadata-table-signature',
      'metadata-assumed',
    ]);
    const disk = openDisk([{ name: 'disk', vhdx: requireReadable(vhdx) }], { complete: true });
    const bytes = Buffer.alloc(MIB);
    await disk.read(bytes, MIB);
    expect(bytes.equals(payload)).toBe(true);
  });

  it('fill only what can’t be read: a legal value of the file stays', async () => {
    const image = await damaged(0x10000, 4);
    const assume = { ...ALL, virtualSize: 2 * MIB };
    const { metadata, refusal } = await openVhdx(image, { assume });
    expect(refusal).toBeNull();
    expect(metadata).toMatchObject({ blockSize: MIB, virtualSize: 3 * MIB });
  });

  it('are tried where the medium does not give the sector of the metadata', async () => {
    const table = unreadable(await build(), METADATA);
    expect((await openVhdx(table)).refusal?.code).toBe('metadata-table-unreadable');
    const vhdx = await openVhdx(table, { assume: ALL });
    expect(vhdx.refusal).toBeNull();
    const disk = openDisk([{ name: 'disk', vhdx: requireReadable(vhdx) }], { complete: true });
    const bytes = Buffer.alloc(MIB);
    await disk.read(bytes, MIB);
    expect(bytes.equals(payload)).toBe(true);
    const items = await openVhdx(unreadable(await build(), METADATA + 0x10000), { assume: ALL });
    expect(items).toMatchObject({ refusal: null, metadata: { virtualSize: 3 * MIB } });
  });

  it('change nothing about a sound file', async () => {
    const vhdx = await openVhdx(await build(), { assume: { ...ALL, blockSize: 2 * MIB } });
    expect(vhdx.metadata?.blockSize).toBe(MIB);
    expect(vhdx.faults).toEqual([]);
  });

  it.each([
    ['nothing says whether it has a parent', { blockSize: MIB, virtualSize: 3 * MIB }],
    ['a size is missing', { blockSize: MIB, hasParent: false }],
    ['a size is not legal', { ...ALL, blockSize: 3 * MIB }],
  ])('do not help where %s', async (_why, assume) => {
    const vhdx = await openVhdx(await damaged(0, 0x20000), { assume });
    expect(vhdx.refusal?.code).toBe('metadata-table-signature');
  });

  it('never lift what a file demands of its reader', async () => {
    const data = Buffer.alloc(8);
    const extraItems = [{ itemId: guidOf('new'), data, isRequired: true }];
    const vhdx = await openVhdx(await buildVhdx({ extraItems }), { assume: ALL });
    expect(vhdx.refusal?.code).toBe('metadata-item-unknown-required');
  });
});
