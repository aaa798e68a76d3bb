import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';
import { SlicedSource } from '../../src/bytes/sliced-source.ts';
import type { Extent } from '../../src/disk/extent.ts';
import { MissingDataError } from '../../src/disk/read-runs.ts';
import { openDisk, type VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { writeVhdx } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { shareOf } from '../share.ts';
import { bytesOf, type ModelUnit, randomChain, randomFrom, UNIT } from './random-chain.ts';
import { MIB, smallLayer } from './small-disk.ts';
import { SparseMemory } from './sparse-memory.ts';

describe('a chain of any shape equals its model', () => {
  it('in its extents and in reads of any place and length, over 600 random chains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { layers, complete, start, model } = await randomChain(seed, { far: true });
        const disk = openDisk(layers, { complete });
        expect(disk.virtualSize).toBe(start + model.length * UNIT);
        await expectExtents(disk, start, model);
        await expectReads(disk, start, model, randomFrom(seed ^ 0x5eed));
      }),
      { numRuns: shareOf(600) },
    );
  }, 300_000);
});

async function expectExtents(
  disk: VirtualDisk,
  start: number,
  model: readonly ModelUnit[],
): Promise<void> {
  let at = 0;
  let last: Extent | null = null;
  for await (const extent of disk.extents(start)) {
    expect(extent.offset).toBe(start + at);
    expect(last && continues(last, extent)).toBeFalsy();
    for (let unit = at / UNIT; unit < (at + extent.length) / UNIT; unit++) {
      const { kind, layer } = model[unit]!;
      if (extent.kind !== kind || extent.layer !== layer) {
        expect.fail(`unit ${unit} is ${kind} of ${layer}, not ${JSON.stringify(extent)}`);
      }
    }
    at += extent.length;
    last = extent;
  }
  expect(start + at).toBe(disk.virtualSize);
}

function continues(first: Extent, second: Extent): boolean {
  const position = first.position === null ? null : first.position + first.length;
  return first.kind === second.kind && first.layer === second.layer && second.position === position;
}

async function expectReads(
  disk: VirtualDisk,
  start: number,
  model: readonly ModelUnit[],
  random: (below: number) => number,
): Promise<void> {
  const bytes = bytesOf(model);
  const missing = (from: number, to: number) => {
    for (let unit = Math.floor(from / UNIT); unit * UNIT < to; unit++) {
      if (model[unit]!.kind === 'missing') return true;
    }
    return false;
  };
  for (let round = 0; round < 12; round++) {
    const from = round === 0 ? 0 : random(bytes.length);
    const length = round === 0 ? bytes.length : random(bytes.length - from + 1);
    const target = Buffer.alloc(length, 0xa5);
    if (missing(from, from + length)) {
      await expect(disk.read(target, start + from)).rejects.toThrow(MissingDataError);
    } else {
      await disk.read(target, start + from);
      expect(target.equals(bytes.subarray(from, from + length))).toBe(true);
    }
  }
}

describe('a disk is a source', () => {
  const pattern = Uint8Array.from({ length: MIB }, (_, i) => (i * 7) % 251);

  it('of its own size; a slice of it is a partition', async () => {
    const disk = openDisk([await smallLayer([{ block: 1, data: pattern }])], { complete: true });
    expect(disk.size).toBe(4 * MIB);
    const slice = new SlicedSource(disk, MIB - 2, 6);
    const target = new Uint8Array(6);
    await slice.read(target, 0);
    expect([...target]).toEqual([0, 0, ...pattern.subarray(0, 4)]);
  });

  it('that ends: past it, and before it, nothing is read', async () => {
    const disk = openDisk([await smallLayer([])], { complete: true });
    const past = disk.read(new Uint8Array(8), 4 * MIB - 3);
    await expect(past).rejects.toThrow(ShortReadError);
    await expect(past).rejects.toMatchObject({ offset: 4 * MIB - 3, wanted: 8, got: 3 });
    await expect(disk.read(new Uint8Array(1), -1)).rejects.toThrow(ShortReadError);
    await expect(disk.read(new Uint8Array(1), Number.NaN)).rejects.toThrow(ShortReadError);
    await expect(disk.extents(4 * MIB - 3, 8).next()).rejects.toThrow(RangeError);
  });

  it('that has changed when a file of its chain has', async () => {
    const { vhdx } = await smallLayer([]);
    const size = vhdx.file.size;
    const verifyUnchanged = () => Promise.reject(new Error('another file'));
    const changed = { size, read: vhdx.file.read, verifyUnchanged };
    const layers = [
      { name: 'a', vhdx },
      { name: 'b', vhdx: requireReadable(await openVhdx(changed)) },
    ];
    await openDisk(layers.slice(0, 1), { complete: true }).verifyUnchanged?.();
    const disk = openDisk(layers, { complete: true });
    await expect(disk.verifyUnchanged?.()).rejects.toThrow('another file');
  });

  it('from which an image that lies on it opens', async () => {
    const inner = new SparseMemory();
    const id = '00000000-0000-4000-8000-000000000002';
    const identity = { virtualDiskId: id, dataWriteGuid: id };
    const sizes = { virtualSize: 2 * MIB, blockSize: MIB };
    await writeVhdx(inner, { type: 'dynamic', ...sizes, ...identity }, [
      { block: 0, data: pattern },
    ]);
    const blocks = await Promise.all(
      Array.from({ length: Math.ceil(inner.size / MIB) }, async (_, block) => {
        const data = new Uint8Array(Math.min(MIB, inner.size - block * MIB));
        await inner.read(data, block * MIB);
        return { block, data };
      }),
    );
    const outer = await smallLayer(blocks, { virtualSize: 16 * MIB });
    const slice = new SlicedSource(openDisk([outer], { complete: true }), 0, inner.size);
    const vhdx = requireReadable(await openVhdx(slice));
    const target = new Uint8Array(MIB);
    await openDisk([{ name: 'inner', vhdx }], { complete: true }).read(target, 0);
    expect(Buffer.compare(target, pattern)).toBe(0);
  });
});

describe('a source that fails with an error of its own', () => {
  /** Fails like a client of some store, inside `from` to `to`. */
  function broken(file: ByteSource, from: number, to: number): ByteSource {
    return {
      size: file.size,
      async read(target, position) {
        if (position < to && position + target.length > from) throw new TypeError('fetch failed');
        await file.read(target, position);
      },
    };
  }

  it('in a table costs the blocks that the page tells of, and no more', async () => {
    // A table of two pages: 8 KiB hold 1024 entries.
    const sizes = { virtualSize: 2048 * MIB };
    const { vhdx } = await smallLayer([{ block: 1 }, { block: 1500 }], sizes);
    const start = vhdx.bat.offset;
    const source = broken(vhdx.file, start, start + 512);
    const opened = requireReadable(await openVhdx(source));
    const disk = openDisk([{ name: 'far away', vhdx: opened }], { complete: true });
    const kinds = new Set<string>();
    let missing = 0;
    for await (const extent of disk.extents()) {
      kinds.add(`${extent.kind} ${extent.damage}`);
      if (extent.kind === 'missing') missing += extent.length;
    }
    expect([...kinds]).toEqual(['missing bat-unreadable', 'unallocated null', 'data null']);
    expect(missing).toBeLessThan(1100 * MIB);
    expect(missing).toBeGreaterThan(900 * MIB);
    await disk.read(new Uint8Array(512), 1500 * MIB);
    await expect(disk.read(new Uint8Array(512), MIB)).rejects.toThrow(MissingDataError);
  });

  it('in the data is told with its place', async () => {
    const { vhdx } = await smallLayer([{ block: 1 }]);
    const disk = openDisk([{ name: 'whole', vhdx }], { complete: true });
    let position = 0;
    for await (const extent of disk.extents(MIB, MIB)) position = extent.position ?? 0;
    const source = broken(vhdx.file, position + 4096, position + 8192);
    const opened = requireReadable(await openVhdx(source));
    const far = openDisk([{ name: 'far away', vhdx: opened }], { complete: true });
    await expect(far.read(new Uint8Array(512), MIB + 4096)).rejects.toMatchObject({
      code: 'source-unreadable',
      offset: position + 4096,
      reason: 'fetch failed',
    });
  });
});
