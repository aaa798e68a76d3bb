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
    fails: false,
    read: async (target: Uint8Array, at: number) => {
      if (source.fails) throw new Error('bad sector');
      reads.push(target.length);
      return memory.read(target, at);
    },
  };
  // As many blocks as entries: none of them is a bitmap's, one chunk holds 4096 blocks.
  const geometry = { ...geometryOf(MIB, MIB, 512, false), batEntries: entries };
  const cache = new PageCache<BatPage>(2);
  const region = { fileOffset: 0, length: regionLength };
  return { table: new BlockAllocationTable(source, region, geometry, cache), reads, bytes, source };
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
    for await (const page of table.filledPieces()) {
      expect(page.first).toBe(next);
      expect(stateAt(page, page.first + 7)).toBe((page.first + 7) % 8);
      next += page.count;
    }
    expect(next).toBe(300_000);
    expect(Math.max(...reads)).toBe(MIB);
  });

  it('reads no more what a fold found empty', async () => {
    const { table, reads, bytes } = tableOf(300_000);
    bytes.fill(0);
    encodeBatEntry(bytes, 200_000, 6, MIB);
    const pieces = async () => {
      const found: number[] = [];
      for await (const { first, count } of table.filledPieces()) found.push(first, count);
      return found;
    };
    expect(table.endOfEmpty(0)).toBe(0);
    expect(await pieces()).toEqual([131_072, 131_072]);
    expect(reads).toHaveLength(3);
    expect(await pieces()).toEqual([131_072, 131_072]);
    expect(reads).toHaveLength(4);
    // Pages of 1,024 entries: the filled one begins at 199,680.
    expect(table.endOfEmpty(0)).toBe(199_680);
    expect(table.endOfEmpty(199_679)).toBe(199_680);
    expect(table.endOfEmpty(200_000)).toBe(200_000);
    expect(table.endOfEmpty(200_704)).toBe(300_000);
  });

  it('keeps what little is in a table of one piece, and reads it no more', async () => {
    const { table, reads, bytes } = tableOf(20_000);
    bytes.fill(0);
    const filled = [0, 63, 64, 9000, 9001, 19_999];
    for (const index of filled) encodeBatEntry(bytes, index, 6, (index + 1) * MIB);
    const whole = async () => {
      const { value } = await table.filledPieces().next();
      return value;
    };
    const first = await whole();
    expect(reads).toEqual([160_000]);
    for (let index = 0; index < 20_000; index += index < 200 ? 1 : 97) {
      const page = await table.pageOf(index);
      expect(page.first <= index && index < page.first + page.count).toBe(true);
      expect(page.first + page.count).toBeLessThanOrEqual(20_000);
      expect(stateAt(page, index)).toBe(filled.includes(index) ? 6 : 0);
      expect(table.endOfEmpty(index)).toBe(filled.find((one) => one >= index));
    }
    const page = await table.pageOf(19_999);
    expect(blockOffsetAt(page, 19_999)).toBe(20_000 * MIB);
    expect(await whole()).toEqual(first);
    const seen: number[] = [];
    for await (const piece of table.filledPieces()) {
      expect(piece.count).toBeLessThanOrEqual(64);
      for (let i = piece.first; i < piece.first + piece.count; i++) {
        if (stateAt(piece, i) === 6) seen.push(i);
      }
    }
    expect(seen).toEqual(filled);
    expect(reads).toHaveLength(1);
    await expect(table.pageOf(20_000)).rejects.toThrow(RangeError);
  });

  it.each([256, 257])('keeps no more than a little: of %i entries', async (entries) => {
    const { table, reads, bytes } = tableOf(20_000);
    bytes.fill(0);
    for (let i = 0; i < entries; i++) encodeBatEntry(bytes, i * 70, 6, (i + 1) * MIB);
    await table.filledPieces().next();
    expect(stateAt(await table.pageOf(70), 70)).toBe(6);
    expect(reads).toHaveLength(entries > 256 ? 2 : 1);
    expect(table.endOfEmpty(1)).toBe(entries > 256 ? 1 : 70);
  });

  it('calls nothing empty that could not be read', async () => {
    const { table, bytes, source } = tableOf(300_000);
    bytes.fill(0);
    source.fails = true;
    await expect(table.filledPieces().next()).rejects.toThrow('bad sector');
    expect(table.endOfEmpty(0)).toBe(0);
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
    for await (const page of table.filledPieces()) count += page.count;
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
