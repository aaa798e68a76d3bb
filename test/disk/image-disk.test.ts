import { expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { openImageDisk } from '../../src/disk/image-disk.ts';

const SECTOR = 512;

/** An image of 100,000 sectors, of which every second of the first 80,000 is not there. */
function imageWithHoles() {
  const missing = new ByteRanges();
  for (let sector = 1; sector < 80_000; sector += 2) missing.add(sector * SECTOR, SECTOR);
  const source = new MemorySource(new Uint8Array(100_000 * SECTOR));
  return openImageDisk({ name: 'a.E01', source, missing });
}

async function extents(disk: ReturnType<typeof openImageDisk>, offset?: number, length?: number) {
  const found = [];
  for await (const list of disk.runs(offset, length)) {
    expect(list.count).toBeLessThan(20_000);
    for (let i = 0; i < list.count; i++) found.push(list.extentAt(i));
  }
  return found;
}

it('is data where the image holds it, and missing elsewhere', async () => {
  const found = await extents(imageWithHoles(), SECTOR / 2, 2 * SECTOR);
  expect(found.map(({ offset, length, kind }) => [offset, length, kind])).toEqual([
    [256, 256, 'data'],
    [512, 512, 'missing'],
    [1024, 256, 'data'],
  ]);
  expect(found[0]).toMatchObject({ layer: 0, position: 256 });
  expect(found[1]).toMatchObject({ damage: 'payload-unreadable' });
});

it('of many holes is told in order and without a gap', async () => {
  const disk = imageWithHoles();
  let end = 0;
  const found = await extents(disk);
  for (const { offset, length } of found) {
    expect(offset).toBe(end);
    end += length;
  }
  expect(end).toBe(disk.virtualSize);
  expect(found.filter(({ kind }) => kind === 'missing')).toHaveLength(40_000);
});

it('ends where it ends', async () => {
  const disk = imageWithHoles();
  await expect(extents(disk, disk.virtualSize, 0)).resolves.toEqual([]);
  await expect(extents(disk, disk.virtualSize, 1)).rejects.toThrow(RangeError);
  await expect(extents(disk, -1, 1)).rejects.toThrow(RangeError);
});
