import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exportVhdx, type NewDisk } from '../../src/disk/export-vhdx.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { shareOf } from '../share.ts';
import { expectToEndWithTheNextPiece } from './aborted-reading.ts';
import { bytesOf, randomChain, randomFrom } from './random-chain.ts';
import { SparseMemory } from './sparse-memory.ts';

const MIB = 1024 * 1024;
const NEW_DISK: NewDisk = {
  type: 'dynamic',
  blockSize: MIB,
  logicalSectorSize: 512,
  physicalSectorSize: 4096,
  virtualDiskId: '11111111-2222-3333-4444-555555555555',
  dataWriteGuid: '66666666-7777-8888-9999-aaaaaaaaaaaa',
  creator: 'vhdset test',
};

it('holds what the chain held, over 100 random chains, dynamic and fixed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const { layers, complete, model } = await randomChain(seed);
      const disk = openDisk(layers, { complete });
      const random = randomFrom(seed ^ 0xf);
      const newDisk: NewDisk = {
        ...NEW_DISK,
        type: random(2) ? 'fixed' : 'dynamic',
        blockSize: [1, 2, 8][random(3)]! * MIB,
      };
      const file = new SparseMemory();
      // A part may begin anywhere, and must make whole sectors.
      const offset = random(2) * random(disk.virtualSize - 511);
      const length = disk.virtualSize - offset - ((disk.virtualSize - offset) % 512);
      await exportVhdx(disk, file, newDisk, { missing: 'zeros', offset, length });
      const vhdx = requireReadable(await openVhdx(file));
      expect(vhdx.faults).toEqual([]);
      expect(vhdx.type).toBe(newDisk.type);
      expect(file.size % MIB).toBe(0);
      const copy = openDisk([{ name: 'copy', vhdx }], { complete: true });
      expect(copy.virtualSize).toBe(length);
      const bytes = Buffer.alloc(length);
      await copy.read(bytes, 0);
      expect(bytes.equals(bytesOf(model).subarray(offset, offset + length))).toBe(true);
    }),
    { numRuns: shareOf(100) },
  );
}, 240_000);

it('takes identity, sizes and name from what is asked for', async () => {
  const { layers } = await randomChain(3);
  const file = new SparseMemory();
  const newDisk: NewDisk = { ...NEW_DISK, blockSize: 32 * MIB, physicalSectorSize: 512 };
  await exportVhdx(openDisk(layers, { complete: true }), file, newDisk);
  const { header, metadata, fileTypeIdentifier } = requireReadable(await openVhdx(file));
  expect(metadata.blockSize).toBe(32 * MIB);
  expect(metadata.physicalSectorSize).toBe(512);
  expect(metadata.virtualDiskId).toBe(NEW_DISK.virtualDiskId);
  expect(metadata.hasParent).toBe(false);
  expect(header.dataWriteGuid).toBe(NEW_DISK.dataWriteGuid);
  expect(fileTypeIdentifier.creator).toBe('vhdset test');
});

it('tells the sink the size of a fixed disk before it writes', async () => {
  const { layers } = await randomChain(3);
  const disk = openDisk(layers, { complete: true });
  const sizes: number[] = [];
  const sink = {
    truncate: async (size: number) => {
      sizes.push(size);
      throw new Error('file too large');
    },
    write: async () => expect.fail('wrote'),
  };
  const failed = exportVhdx(disk, sink, { ...NEW_DISK, type: 'fixed' });
  await expect(failed).rejects.toThrow('file too large');
  expect(sizes).toEqual([4 * MIB + Math.ceil(disk.virtualSize / MIB) * MIB]);
});

it('refuses a sector size that the disk does not divide into', async () => {
  for (let seed = 1; ; seed++) {
    const { layers, model } = await randomChain(seed);
    if (model.length % 8 === 0) continue;
    const disk = openDisk(layers, { complete: true });
    const newDisk: NewDisk = { ...NEW_DISK, logicalSectorSize: 4096 };
    await expect(exportVhdx(disk, new SparseMemory(), newDisk)).rejects.toThrow(RangeError);
    return;
  }
});

it('ends with the next piece when it is aborted, at any read', async () => {
  await expectToEndWithTheNextPiece(({ disk, signal }) =>
    exportVhdx(disk, new SparseMemory(), NEW_DISK, { signal }),
  );
});
