import { describe, expect, it } from 'vitest';
import { buildVhdx, MIB, patternOf } from '../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { SourceError } from '../../src/bytes/source-error.ts';
import { coverageOf } from '../../src/disk/coverage.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { BlockState } from '../../src/formats/vhdx/block-allocation-table.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';

const BAT = 0x300000;
/** Of the first chunk, which has 4096 blocks of 1 MiB. */
const BITMAP_ENTRY = 4096;

/** A file of which one range can't be read. */
function badAt(source: ByteSource, offset: number, length: number): ByteSource {
  return {
    size: source.size,
    async read(target, position) {
      if (position < offset + length && position + target.length > offset) {
        throw new SourceError('disk', 'EIO', 'the medium failed', { offset: position });
      }
      await source.read(target, position);
    },
  };
}

async function diskOf(source: ByteSource) {
  const layer = { name: 'disk', vhdx: requireReadable(await openVhdx(source)) };
  return openDisk([layer], { complete: true });
}

describe('a part that can’t be read', () => {
  it('of the table costs the blocks of its page, and those alone', async () => {
    // A page tells of 1,024 blocks of 1 MiB.
    const blocks = [0, 1023, 1024, 2999].map((block) => {
      return { block, data: patternOf(block, 4096) };
    });
    const image = await buildVhdx({ virtualSize: 3000 * MIB }, blocks);
    const disk = await diskOf(badAt(image, BAT, 8));
    const [first, ...rest] = await all(disk.extents());
    expect(first).toMatchObject({ length: 1024 * MIB, kind: 'missing', damage: 'bat-unreadable' });
    expect(rest.map(({ kind }) => kind)).not.toContain('missing');
    const bytes = Buffer.alloc(4096);
    await disk.read(bytes, 2999 * MIB);
    expect(bytes.equals(patternOf(2999, 4096))).toBe(true);
    await expect(disk.read(bytes, 0)).rejects.toThrow('bat-unreadable');
  });

  it('of a sector bitmap costs the sectors it tells of, and those alone', async () => {
    const image = await buildVhdx({ type: 'differencing', parentLocator: [] }, [
      { block: 0, state: BlockState.PartiallyPresent, data: patternOf(1, MIB), present: [[0, 8]] },
      { block: 1, data: patternOf(2, MIB) },
    ]);
    const disk = await diskOf(badAt(image, 0x400000, 1));
    const extents = await all(disk.extents());
    expect(extents.map(({ length, damage }) => [length, damage])).toEqual([
      [MIB, 'sector-bitmap-unreadable'],
      [MIB, null],
      [MIB, null],
    ]);
  });

  it('of the payload keeps nothing else from being read', async () => {
    const image = await buildVhdx({}, [{ block: 0, data: patternOf(1, MIB) }]);
    const disk = await diskOf(badAt(image, 0x400000 + 8192, 512));
    const bytes = Buffer.alloc(8192);
    await disk.read(bytes, 0);
    expect(bytes.equals(patternOf(1, MIB).subarray(0, 8192))).toBe(true);
    await expect(disk.read(bytes, 8192)).rejects.toThrow('the medium failed');
  });
});

describe('a sector bitmap that is cut off', () => {
  it('costs the blocks it tells of, and those alone', async () => {
    const image = await buildVhdx({ type: 'differencing', parentLocator: [] }, [
      { block: 0, state: BlockState.PartiallyPresent, data: patternOf(1, MIB), present: [[0, 8]] },
      { block: 1, data: patternOf(2, MIB) },
    ]);
    // Its entry points beyond the end of the file.
    const table = Buffer.from(image.bytes.buffer);
    table.writeBigUInt64LE(((2n ** 30n) << 20n) | 6n, BAT + BITMAP_ENTRY * 8);
    expect(await coverageOf(await diskOf(image))).toMatchObject({ damaged: MIB, data: MIB });
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
