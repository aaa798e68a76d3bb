import { describe, expect, it } from 'vitest';
import { MIB } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { PageCache } from '../../../src/bytes/page-cache.ts';
import {
  type BatPage,
  BlockAllocationTable,
  blockOffsetAt,
  encodeBatEntry,
  reservedBitsAt,
  stateAt,
} from '../../../src/formats/vhdx/block-allocation-table.ts';
import { geometryOf } from '../../../src/formats/vhdx/geometry.ts';

/** A table of `entries` entries; entry i has state i % 8 and lies at mebibyte i. */
function tableOf(entries: number, { regionLength = entries * 8, fileSize = entries * 8 } = {}) {
  const bytes = Buffer.alloc(entries * 8);
  for (let i = 0; i < entries; i++) encodeBatEntry(bytes, i, i % 8, i * MIB);
  const reads: number[] = [];
  const memory = new MemorySource(bytes.subarray(0, fileSize));
  const source = {
    size: memory.size,
    read: (target: Uint8Array, at: number) => {
      reads.push(target.length);
      return memory.read(target, at);
    },
  };
  // As many blocks as entries: none of them is a bitmap's, one chunk holds 4096 blocks.
  const geometry = { ...geometryOf(MIB, MIB, 512, false), batEntries: entries };
  const cache = new PageCache<BatPage>(2);
  const region = { fileOffset: 0, length: regionLength };
  return { table: new BlockAllocationTable(source, region, geometry, cache), reads };
}

describe('entries', () => {
  it.each([
    [6, 0],
    [6, 5 * MIB],
    [7, 2 ** 32],
    [6, 4095 * MIB],
    [6, 4096 * MIB],
    [3, 64 * 2 ** 40],
    [0, (2 ** 33 - 1) * MIB],
  ])('keep state %i and offset %i', (state, offset) => {
    const bytes = Buffer.alloc(16);
    encodeBatEntry(bytes, 1, state, offset);
    expect(bytes.readBigUInt64LE(8)).toBe(BigInt(offset) + BigInt(state));
    const words = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 16));
    const page = { first: 10, count: 2, words };
    expect(stateAt(page, 11)).toBe(state);
    expect(blockOffsetAt(page, 11)).toBe(offset);
    expect(reservedBitsAt(page, 11)).toBe(0);
  });

  it('show their reserved bits, which touch neither state nor offset', () => {
    const words = Uint32Array.of(0x000ffff8 | 6, 0);
    const page = { first: 0, count: 1, words };
    expect(reservedBitsAt(page, 0)).toBe(0x1ffff);
    expect(stateAt(page, 0)).toBe(6);
    expect(blockOffsetAt(page, 0)).toBe(0);
  });

  it('give an offset larger than any file where all bits are set', () => {
    const page = { first: 0, count: 1, words: Uint32Array.of(0xffffffff, 0xffffffff) };
    expect(blockOffsetAt(page, 0)).toBeGreaterThan(2 ** 63);
  });
});

describe('BlockAllocationTable', () => {
  it('reads one page of 8 KiB for an entry, and keeps it', async () => {
    const { table, reads } = tableOf(20_000);
    const page = await table.pageOf(8192);
    expect(page).toMatchObject({ first: 8192, count: 1024 });
    expect(blockOffsetAt(page, 9000)).toBe(9000 * MIB);
    await table.pageOf(9215);
    expect(reads).toEqual([8192]);
    expect(await table.pageOf(19_999)).toMatchObject({ first: 19_456, count: 544 });
  });

  it('goes over all entries in order, a mebibyte a read', async () => {
    const { table, reads } = tableOf(300_000);
    let next = 0;
    for await (const page of table.pages()) {
      expect(page.first).toBe(next);
      expect(stateAt(page, page.first + 7)).toBe((page.first + 7) % 8);
      next += page.count;
    }
    expect(next).toBe(300_000);
    expect(Math.max(...reads)).toBe(MIB);
  });

  it.each([
    ['the region', { regionLength: 803 }, 100],
    ['the file', { fileSize: 807 }, 100],
    ['an empty region', { regionLength: 0 }, 0],
    ['an empty file', { fileSize: 0 }, 0],
  ])('has only the entries that lie in %s', async (_, cut, available) => {
    const { table } = tableOf(1000, cut);
    expect(table.available).toBe(available);
    expect(table.entries).toBe(1000);
    await expect(table.pageOf(available)).rejects.toThrow(RangeError);
    await expect(table.pageOf(-1)).rejects.toThrow(RangeError);
    let count = 0;
    for await (const page of table.pages()) count += page.count;
    expect(count).toBe(available);
  });

  it('has no entries when its region lies beyond any file', () => {
    const geometry = geometryOf(MIB, MIB, 512, false);
    const cache = new PageCache<BatPage>(1);
    const region = { fileOffset: 2 ** 63, length: MIB };
    const table = new BlockAllocationTable(new MemorySource(), region, geometry, cache);
    expect(table.available).toBe(0);
  });
});
