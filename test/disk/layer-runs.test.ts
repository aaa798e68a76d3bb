import { describe, expect, it } from 'vitest';
import type { Extent } from '../../src/disk/extent.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { encodeBatEntry } from '../../src/formats/vhdx/block-allocation-table.ts';
import { MIB, smallLayer } from './small-disk.ts';
import type { SparseMemory } from './sparse-memory.ts';

const BAT_OFFSET = 3 * MIB;
const data = Buffer.alloc(MIB, 'd');

/** Writes an entry of the table as no honest writer would. */
const entry = (index: number, state: number, offset: number) => async (file: SparseMemory) => {
  const bytes = Buffer.alloc(8);
  encodeBatEntry(bytes, 0, state, offset);
  await file.write(bytes, BAT_OFFSET + index * 8);
};

async function extentsOf(layer: Awaited<ReturnType<typeof smallLayer>>): Promise<string[]> {
  const short: string[] = [];
  for await (const extent of openDisk([layer], { complete: true }).extents())
    short.push(told(extent));
  return short;
}

const told = ({ offset, length, kind, damage }: Extent) =>
  [offset / MIB, length / MIB, kind, damage].filter((part) => part !== null).join(' ');

describe('damage costs the range it concerns alone', () => {
  it('a state that does not exist', async () => {
    const layer = await smallLayer(
      [
        { block: 0, data },
        { block: 2, data },
      ],
      {},
      entry(1, 4, 0),
    );
    expect(await extentsOf(layer)).toEqual([
      '0 1 data',
      '1 1 missing block-state',
      '2 1 data',
      '3 1 unallocated',
    ]);
  });

  it('a partially present block in a disk without a parent, and with it what a parent would hold', async () => {
    const change = entry(1, 7, 5 * MIB);
    const layer = await smallLayer([{ block: 0, data }], {}, change);
    const held = ['0 1 data', '1 1 missing block-state'];
    expect(await extentsOf(layer)).toEqual([...held, '2 2 missing disk-type']);
    const stated = { ...layer, vhdx: { ...layer.vhdx, statedParent: false } };
    expect(await extentsOf(stated)).toEqual([...held, '2 2 unallocated']);
  });

  it('two blocks at one place: nothing says whose the bytes are', async () => {
    const layer = await smallLayer(
      [0, 1].map((block) => ({ block, data })),
      {},
      entry(2, 6, 5 * MIB),
    );
    expect(await extentsOf(layer)).toEqual([
      '0 1 data',
      '1 2 missing block-overlap',
      '3 1 unallocated',
    ]);
  });

  it('a block inside the log, the metadata or the table', async () => {
    for (const place of [1, 2, 3]) {
      const layer = await smallLayer([{ block: 0, data }], {}, entry(1, 6, place * MIB));
      expect((await extentsOf(layer)).slice(0, 2)).toEqual([
        '0 1 data',
        '1 1 missing block-overlap',
      ]);
    }
  });

  it('a sector bitmap inside a block: neither counts', async () => {
    const blocks = [
      { block: 0, state: 7, present: [[0, 8]] as const, data },
      { block: 1, data },
    ];
    const layer = await smallLayer(blocks, { type: 'differencing' }, entry(4096, 6, 6 * MIB));
    expect(await extentsOf(layer)).toEqual([
      '0 1 missing sector-bitmap-overlap',
      '1 1 missing block-overlap',
      '2 2 unallocated',
    ]);
  });

  it('a sector bitmap inside the log, the metadata or the table', async () => {
    const blocks = [{ block: 0, state: 7, present: [[0, 8]] as const, data }];
    for (const place of [1, 2, 3]) {
      const change = entry(4096, 6, place * MIB);
      const layer = await smallLayer(blocks, { type: 'differencing' }, change);
      expect(await extentsOf(layer)).toEqual([
        '0 1 missing sector-bitmap-overlap',
        '1 3 unallocated',
      ]);
    }
  });

  it('a block that lies where the headers are', async () => {
    const layer = await smallLayer([], {}, entry(2, 6, 0));
    expect(await extentsOf(layer)).toEqual([
      '0 2 unallocated',
      '2 1 missing block-offset',
      '3 1 unallocated',
    ]);
  });

  it('a block beyond the end of the file, and one far beyond what any file can hold', async () => {
    const beyond = await smallLayer([{ block: 0, data }], {}, entry(1, 6, 64 * MIB));
    expect(await extentsOf(beyond)).toContain('1 1 missing block-truncated');
    const absurd = await smallLayer([{ block: 0, data }], {}, entry(1, 6, (2 ** 44 - 1) * MIB));
    expect(await extentsOf(absurd)).toContain('1 1 missing block-truncated');
  });

  it('a file that ends inside a block, and there inside a sector', async () => {
    const cut = (size: number) =>
      smallLayer([{ block: 0, data }], {}, (file) => file.truncate(size));
    expect(await extentsOf(await cut(4.5 * MIB))).toEqual([
      '0 0.5 data',
      '0.5 0.5 missing block-truncated',
      '1 3 unallocated',
    ]);
    expect((await extentsOf(await cut(4.5 * MIB + 511)))[0]).toBe('0 0.5 data');
    expect((await extentsOf(await cut(4.5 * MIB + 512)))[0]).not.toBe('0 0.5 data');
  });

  it('a block whose sector bitmap is absent', async () => {
    const spec = { type: 'differencing' } as const;
    const layer = await smallLayer(
      [
        { block: 0, state: 7, data },
        { block: 1, data },
      ],
      spec,
    );
    expect(await extentsOf(layer)).toEqual([
      '0 1 missing sector-bitmap-missing',
      '1 1 data',
      '2 2 unallocated',
    ]);
  });

  it('a sector bitmap of which the file ends', async () => {
    const spec = { type: 'differencing' } as const;
    const present = [[0, 2048]] as const;
    // The bitmap is the first thing appended, and so the last when the blocks are moved before it.
    const blocks = [
      { block: 0, state: 7, present, data },
      { block: 3, state: 7, present, data },
    ];
    const layer = await smallLayer(blocks, spec, async (file) => {
      await entry(4096, 6, 64 * MIB)(file);
      await file.write(Buffer.alloc(256, 0xff), 64 * MIB);
    });
    expect(await extentsOf(layer)).toEqual([
      '0 1 data',
      '1 2 unallocated',
      '3 1 missing sector-bitmap-truncated',
    ]);
  });

  it('a table that is cut short', async () => {
    const virtualSize = 200_000 * MIB;
    const layer = await smallLayer([], { virtualSize }, (file) => file.truncate(BAT_OFFSET + 80));
    expect(await extentsOf(layer)).toEqual(['0 10 unallocated', '10 199990 missing bat-truncated']);
  });
});

describe('what is legal and strange', () => {
  it('reads zeros beyond the end of a shorter parent, whatever its own parent holds there', async () => {
    const child = await smallLayer([], { type: 'differencing' });
    const parent = await smallLayer([], { type: 'differencing', virtualSize: 1.5 * MIB });
    const base = await smallLayer([0, 1, 2, 3].map((block) => ({ block, data })));
    const short: string[] = [];
    for await (const extent of openDisk([child, parent, base], { complete: true }).extents()) {
      short.push(`${told(extent)} ${extent.layer}`);
    }
    expect(short).toEqual(['0 1.5 data 2', '1.5 2.5 unallocated null']);
  });

  it('goes on through a table of 64 TiB without holding it', async () => {
    const virtualSize = 64 * MIB * MIB;
    const last = virtualSize / MIB - 1;
    const layer = await smallLayer([{ block: last, data }], { virtualSize });
    const disk = openDisk([layer], { complete: true });
    const found: Extent[] = [];
    for await (const extent of disk.extents(virtualSize - 3 * MIB)) found.push(extent);
    expect(found.map(told)).toEqual([`${last - 2} 2 unallocated`, `${last} 1 data`]);
  });

  it('goes on through a block whose bits fill several pages of its bitmap', async () => {
    // Of 512-byte sectors a page of the bitmap tells about 8 MiB.
    const present = [
      [(64 * MIB) / 512 - 8, (64 * MIB) / 512 + 8],
      [(192 * MIB) / 512, (256 * MIB) / 512],
    ] as const;
    const sizes = { virtualSize: 256 * MIB, blockSize: 256 * MIB };
    const block = { block: 0, state: 7, present };
    const layer = await smallLayer([block], { type: 'differencing', ...sizes });
    const page = 4096 / MIB;
    expect(await extentsOf(layer)).toEqual([
      `0 ${64 - page} unallocated`,
      `${64 - page} ${2 * page} data`,
      `${64 + page} ${128 - page} unallocated`,
      '192 64 data',
    ]);
  });

  it('joins blocks that lie one behind the other in the file', async () => {
    const layer = await smallLayer([2, 3, 0, 1].map((block) => ({ block, data })));
    expect(await extentsOf(layer)).toEqual(['0 2 data', '2 2 data']);
  });
});

describe('a table of several mebibytes, of which most is empty', () => {
  // 4,096 blocks of 1 MiB share a bitmap, whose entry lies behind theirs.
  const BLOCKS = 300_000;
  const sizes = { virtualSize: BLOCKS * MIB };
  const HELD = [0, 1022, 4095, 4097, 131_039, 131_041, 200_000, BLOCKS - 1];
  const expected = HELD.flatMap((block, index) => {
    const end = HELD[index + 1] ?? BLOCKS;
    return [
      `${block} 1 data`,
      ...(end > block + 1 ? [`${block + 1} ${end - block - 1} unallocated`] : []),
    ];
  });

  it('has its blocks where they are, and reads no page of the rest', async () => {
    const layer = await smallLayer(
      HELD.map((block) => ({ block, data })),
      sizes,
    );
    const { bat } = layer.vhdx;
    let pages = 0;
    const pageOf = bat.pageOf.bind(bat);
    bat.pageOf = (index) => {
      pages++;
      return pageOf(index);
    };
    expect(await extentsOf(layer)).toEqual(expected);
    expect(pages).toBeLessThanOrEqual(2 * HELD.length);
  });

  it('says nothing of the empty part of a child that does not say that it is one', async () => {
    const blocks = [{ block: 200_000, data }];
    // A partially present block contradicts the type.
    const layer = await smallLayer(blocks, sizes, entry(0, 7, 5 * MIB));
    expect(await extentsOf(layer)).toEqual([
      '0 1 missing block-state',
      '1 199999 missing disk-type',
      '200000 1 data',
      `200001 ${BLOCKS - 200_001} missing disk-type`,
    ]);
  });
});
