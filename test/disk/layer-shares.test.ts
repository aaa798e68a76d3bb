import { expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { openImageDisk } from '../../src/disk/image-disk.ts';
import { layerShares } from '../../src/disk/layer-shares.ts';

const SECTOR = 512;
const diskOf = (image: Parameters<typeof openImageDisk>[0]) => {
  const { virtualSize, runs } = openImageDisk(image);
  return { virtualSize, logicalSectorSize: SECTOR, runs };
};
const sumOf = (column: Float64Array) => column.reduce((sum, bytes) => sum + bytes, 0);

it('cuts a disk into cells, and each byte of it is in one of them once', async () => {
  const missing = new ByteRanges();
  missing.add(10 * SECTOR, 25 * SECTOR);
  const source = new MemorySource(new Uint8Array(101 * SECTOR));
  const disk = diskOf({ name: 'a.E01', source, missing });
  const shares = await layerShares(disk, { most: 10, groups: 1, groupOf: () => 0 });
  expect(shares).toMatchObject({ cellBytes: 11 * SECTOR, cells: 10 });
  expect([...shares.unknown].map((bytes) => bytes / SECTOR)).toEqual([
    1, 11, 11, 2, 0, 0, 0, 0, 0, 0,
  ]);
  const columns = [...shares.groups, shares.unwritten, shares.unknown];
  expect(columns.reduce((sum, column) => sum + sumOf(column), 0)).toBe(disk.virtualSize);
  // The last cell is shorter.
  expect(shares.groups[0]![9]).toBe(2 * SECTOR);
});

it('has no more cells than the disk has sectors', async () => {
  const source = new MemorySource(new Uint8Array(3 * SECTOR));
  const disk = diskOf({ name: 'a.E01', source, missing: new ByteRanges() });
  const shares = await layerShares(disk, { most: 500, groups: 1, groupOf: () => 0 });
  expect(shares).toMatchObject({ cellBytes: SECTOR, cells: 3 });
  expect([...shares.groups[0]!]).toEqual([SECTOR, SECTOR, SECTOR]);
});
