import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { cloneObstacle, exportClone } from '../../src/disk/export-clone.ts';
import type { NewDisk } from '../../src/disk/export-vhdx.ts';
import { openDisk, type VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { shareOf } from '../share.ts';
import { CountedReads } from './aborted-reading.ts';
import { bytesOf, randomChain } from './random-chain.ts';
import { MIB, smallLayer } from './small-disk.ts';
import { SparseMemory } from './sparse-memory.ts';

const NEW_DISK: NewDisk = {
  type: 'dynamic',
  blockSize: MIB,
  logicalSectorSize: 512,
  physicalSectorSize: 4096,
  virtualDiskId: '11111111-2222-3333-4444-555555555555',
  dataWriteGuid: '66666666-7777-8888-9999-aaaaaaaaaaaa',
  creator: 'vhdset test',
};

async function copyOf(file: ByteSource): Promise<SparseMemory> {
  const copy = new SparseMemory();
  const piece = new Uint8Array(MIB);
  for (let at = 0; at < file.size; at += MIB) {
    const part = piece.subarray(0, Math.min(MIB, file.size - at));
    await file.read(part, at);
    await copy.write(part, at);
  }
  await copy.truncate(file.size);
  return copy;
}

async function contentOf(file: SparseMemory): Promise<{ bytes: Buffer; disk: VirtualDisk }> {
  const vhdx = requireReadable(await openVhdx(file));
  expect(vhdx.faults).toEqual([]);
  const disk = openDisk([{ name: 'clone', vhdx }], { complete: true });
  const bytes = Buffer.alloc(disk.virtualSize);
  await disk.read(bytes, 0);
  return { bytes, disk };
}

it('holds what the chain held, over 60 random chains, and leaves the base as it was', async () => {
  let cloned = 0;
  for (let seed = 1; cloned < shareOf(60); seed++) {
    const { layers, files, complete, model } = await randomChain(seed);
    const disk = openDisk(layers, { complete });
    const newDisk = { ...NEW_DISK, logicalSectorSize: disk.logicalSectorSize };
    if (await cloneObstacle(disk, newDisk)) continue;
    cloned++;
    const clone = await copyOf(files.at(-1)!);
    const { written } = await exportClone(disk, clone, newDisk);
    expect(clone.size % MIB).toBe(0);
    const { bytes, disk: copy } = await contentOf(clone);
    expect(copy.virtualSize).toBe(disk.virtualSize);
    expect(`${seed} ${bytes.equals(bytesOf(model))}`).toBe(`${seed} true`);
    if (layers.length === 1) expect(written).toBeLessThan(MIB * 2);
    const { header, metadata, type } = copy.layers[0]!.vhdx;
    expect([header.dataWriteGuid, metadata.virtualDiskId, type, metadata.hasParent]).toEqual([
      NEW_DISK.dataWriteGuid,
      NEW_DISK.virtualDiskId,
      'dynamic',
      false,
    ]);
  }
}, 240_000);

describe('of a base of its own', () => {
  it('writes what is newer and nothing else', async () => {
    const base = await smallLayer(
      [0, 1, 2].map((block) => ({ block, data: Buffer.alloc(MIB, 'b') })),
    );
    const leaf = await smallLayer(
      [
        { block: 0, state: 7, present: [[8, 16]], data: Buffer.alloc(MIB, 'l') },
        { block: 1, state: 2 },
        { block: 3, state: 7, present: [[0, 1]], data: Buffer.alloc(MIB, 'n') },
      ],
      { type: 'differencing' },
    );
    const disk = openDisk([leaf, base], { complete: true });
    const clone = await copyOf(base.vhdx.source);
    const done: number[] = [];
    const onProgress = (bytes: number) => done.push(bytes);
    expect(await exportClone(disk, clone, NEW_DISK, { onProgress })).toEqual({
      // Of the new block only the cell that is not zeros.
      written: 8 * 512 + 512,
    });
    expect(done).toEqual([MIB, 2 * MIB, 3 * MIB, 4 * MIB]);
    const { bytes } = await contentOf(clone);
    const expected = Buffer.alloc(4 * MIB);
    expected
      .fill('b', 0, MIB)
      .fill('l', 4096, 8192)
      .fill('b', 2 * MIB, 3 * MIB);
    expected.fill('n', 3 * MIB, 3 * MIB + 512);
    expect(bytes.equals(expected)).toBe(true);
  });

  it('leaves nothing of the base behind the end of the disk', async () => {
    const base = await smallLayer([{ block: 3, data: Buffer.alloc(MIB, 'b') }]);
    const leaf = await smallLayer([], { type: 'differencing', virtualSize: 4 * MIB - 4096 });
    const clone = await copyOf(base.vhdx.source);
    await exportClone(openDisk([leaf, base], { complete: true }), clone, NEW_DISK);
    const { disk } = await contentOf(clone);
    const { value: last } = await disk.extents(3 * MIB).next();
    const tail = Buffer.alloc(8192);
    await clone.read(tail, last!.position! + MIB - 8192);
    expect(tail.toString('latin1')).toBe('b'.repeat(4096) + '\0'.repeat(4096));
  });

  it('is no valid VHDX until all is written', async () => {
    const base = await smallLayer([{ block: 0, data: Buffer.alloc(MIB, 'b') }]);
    const leaf = await smallLayer([{ block: 0, data: Buffer.alloc(MIB, 'l') }], {
      type: 'differencing',
    });
    const disk = openDisk([leaf, base], { complete: true });
    let writes = 0;
    const count = { write: async () => void writes++, truncate: async () => {} };
    await exportClone(disk, count, NEW_DISK);
    for (let last = 1; last < writes; last++) {
      const clone = await copyOf(base.vhdx.source);
      let left = last;
      const failing = {
        write: async (data: Uint8Array, position: number) => {
          if (left-- === 0) throw new Error('no space');
          await clone.write(data, position);
        },
        truncate: async () => {},
      };
      await expect(exportClone(disk, failing, NEW_DISK)).rejects.toThrow('no space');
      const opened = await openVhdx(clone).catch(() => null);
      // Behind the first of two equal headers everything is in place already.
      if (last < writes - 1) expect(opened?.header ?? null).toBeNull();
      else expect(opened?.header?.dataWriteGuid).toBe(NEW_DISK.dataWriteGuid);
    }
    expect(writes).toBeGreaterThan(5);
  });
});

it('says what is in its way', async () => {
  const base = await smallLayer([{ block: 0, data: Buffer.alloc(MIB) }]);
  const disk = openDisk([base], { complete: true });
  expect(await cloneObstacle(disk, NEW_DISK)).toBeNull();
  expect(await cloneObstacle(disk, { logicalSectorSize: 4096 })).toBe('sector-size');
  expect(await cloneObstacle(openDisk([base], { complete: false }), NEW_DISK)).toBe('incomplete');
  const assumed = { ...base, vhdx: { ...base.vhdx, assumed: { blockSize: MIB } } };
  expect(await cloneObstacle(openDisk([assumed], { complete: true }), NEW_DISK)).toBe('assumed');
  const shared = await smallLayer([
    { block: 0, data: Buffer.alloc(MIB), fileOffset: 8 * MIB },
    { block: 2, data: Buffer.alloc(MIB), fileOffset: 8 * MIB },
  ]);
  expect(await cloneObstacle(openDisk([shared], { complete: true }), NEW_DISK)).toBe(
    'shared-blocks',
  );
});

it('ends with the next block when it is aborted, at any read', async () => {
  const blocks = (first: number) =>
    Array.from({ length: 12 }, (_, n) => ({
      block: first + 2 * n,
      data: Buffer.alloc(MIB, n + 1),
    }));
  const spec = { virtualSize: 24 * MIB };
  const base = await smallLayer(blocks(0), spec);
  const leaf = await smallLayer(blocks(1), spec);
  const cloned = async (at: number) => {
    const counted = new CountedReads(leaf.vhdx.source, at);
    const newer = { ...leaf, vhdx: { ...leaf.vhdx, source: counted } };
    const disk = openDisk([newer, base], { complete: true });
    const { signal } = counted.stop;
    const sink = await copyOf(base.vhdx.source);
    return { counted, done: exportClone(disk, sink, NEW_DISK, { signal }) };
  };
  const whole = await cloned(0);
  await whole.done;
  expect(whole.counted.made).toBeGreaterThan(8);
  for (let at = 1; at <= whole.counted.made; at++) {
    const { counted, done } = await cloned(at);
    await expect(done, `read ${at}`).rejects.toThrow('enough');
    expect(counted.inFlight).toBe(0);
    expect(counted.made).toBeLessThanOrEqual(at + 8);
  }
});
