import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { readBootRecord } from '../../src/formats/mbr/master-boot-record.ts';
import { mbrPartitions, sectorSizeByContent } from '../../src/volumes/mbr-partitions.ts';
import { type MbrSpecEntry, mbr, ntfsStart } from './small-gpt.ts';

async function diskOf(entries: MbrSpecEntry[], parts: Record<number, Uint8Array> = {}) {
  const disk = new Uint8Array(1024 * 1024);
  disk.set(mbr(entries));
  for (const [offset, bytes] of Object.entries(parts)) disk.set(bytes, +offset);
  const source = new MemorySource(disk);
  return { source, record: (await readBootRecord(source, 0))! };
}

describe('partitions of a master boot record', () => {
  it('are numbered as systems number them: 1 to 4, and from 5 on in an extended one', async () => {
    const { source, record } = await diskOf(
      [
        { type: 0, first: 0, count: 0 },
        { type: 5, first: 100, count: 200 },
        { type: 7, first: 8, count: 64, status: 0x80 },
      ],
      { 51200: mbr([{ type: 0x83, first: 2, count: 10 }]) },
    );
    const { partitions } = await mbrPartitions(source, record, 512);
    expect(partitions).toMatchObject([
      { slot: 5, offset: 102 * 512, size: 5120, type: '0x83', typeName: 'Linux' },
      { slot: 3, offset: 4096, active: true, type: '0x07' },
    ]);
  });

  it('leave out the protective entry', async () => {
    const { source, record } = await diskOf([{ type: 0xee, first: 1, count: 100 }]);
    expect((await mbrPartitions(source, record, 512)).partitions).toEqual([]);
  });
});

describe('the size of a sector', () => {
  const entries = [{ type: 7, first: 8, count: 64 }];
  it.each([
    [4096, { [8 * 4096]: ntfsStart() }],
    [512, { [8 * 512]: ntfsStart() }],
    [512, { [8 * 512]: ntfsStart(), [8 * 4096]: ntfsStart() }],
    [512, {}],
  ])('is %i by where file systems begin', async (size, parts) => {
    const { source, record } = await diskOf(entries, parts);
    expect(await sectorSizeByContent(source, record)).toBe(size);
  });
});
