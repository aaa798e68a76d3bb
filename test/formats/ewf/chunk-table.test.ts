import { describe, expect, it } from 'vitest';
import { adler32 } from '../../../src/bytes/adler32.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readChunkPlaces, readChunkTable } from '../../../src/formats/ewf/chunk-table.ts';

/** A table at offset 1000 of a segment of 2000 bytes; its data ends at 900. */
async function table(
  entries: number[],
  { count = entries.length, base = 100, sealed = true } = {},
) {
  const bytes = Buffer.alloc(2000);
  const head = bytes.subarray(1000, 1024);
  head.writeUInt32LE(count, 0);
  head.writeBigUInt64LE(BigInt(base), 8);
  head.writeUInt32LE(adler32(head.subarray(0, 20)), 20);
  const list = bytes.subarray(1024, 1024 + entries.length * 4);
  entries.forEach((entry, index) => {
    list.writeUInt32LE(entry, index * 4);
  });
  bytes.writeUInt32LE(adler32(list) ^ (sealed ? 0 : 1), 1024 + list.length);
  const segment = new MemorySource(bytes);
  const end = 1024 + list.length + 4;
  const section = { type: 'table', offset: 924, start: 1000, end };
  return readChunkPlaces(segment, await readChunkTable(segment, section, 900));
}

describe('chunk table', () => {
  it('tells where each chunk is stored, and how', async () => {
    const places = await table([0, 0x80000010, 0x300]);
    expect([...places.starts]).toEqual([100, 116, 868, 900]);
    expect([...places.compressed]).toEqual([0, 1, 0]);
  });

  it.each([
    ['more entries than it has room for', () => table([0], { count: 1000 })],
    ['a count that overflows', () => table([0], { count: 0xffffffff })],
    ['a base behind the file', () => table([0], { base: 2001 })],
    ['a wrong checksum', () => table([0], { sealed: false })],
    ['chunks out of order', () => table([10, 9])],
    ['a chunk behind the data', () => table([801])],
  ])('is refused with %s', async (_what, run) => {
    await expect(run()).rejects.toMatchObject({ code: 'ewf-table' });
  });
});
