import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { AllocationTable, type EntryWidth } from '../../../src/formats/fat/allocation-table.ts';

/** A table of so many bits whose entries from 0 on are `entries`, at offset 100. */
function table(width: EntryWidth, entries: readonly number[]) {
  const bits = width === 28 ? 32 : width;
  const bytes = new Uint8Array(100 + Math.ceil((entries.length * bits) / 8) + 8);
  entries.forEach((entry, index) => {
    for (let bit = 0; bit < bits; bit++) {
      const at = index * bits + bit;
      if (Math.floor(entry / 2 ** bit) % 2 === 1) bytes[100 + (at >> 3)]! |= 1 << (at & 7);
    }
  });
  const place = { width, offset: 100, clusterCount: entries.length - 2 };
  return new AllocationTable(new MemorySource(bytes), place);
}

describe.each<[EntryWidth, number, number]>([
  [12, 0xfff, 0xff7],
  [16, 0xffff, 0xfff7],
  [28, 0x0fffffff, 0x0ffffff7],
  [32, 0xffffffff, 0xfffffff7],
])('allocation table of %i bits', (width, end, bad) => {
  const chain = (entries: readonly number[], first: number, most = 100) =>
    table(width, entries).chain(first, most);

  it('tells a chain as runs', async () => {
    expect(await chain([0, 0, 3, 6, end, 0, 4], 2)).toEqual({
      runs: [
        { first: 2, count: 2 },
        { first: 6, count: 1 },
        { first: 4, count: 1 },
      ],
      ends: 'end',
    });
  });

  it.each([
    ['end mark', [0, 0, end - 7], 'end'],
    ['bad cluster', [0, 0, bad], 'broken'],
    ['free cluster', [0, 0, 0], 'broken'],
    ['cluster behind the volume', [0, 0, 3], 'broken'],
    ['cluster before the first', [0, 0, 1], 'broken'],
    ['itself', [0, 0, 2], 'cycle'],
    ['an earlier one', [0, 0, 3, 4, 2], 'cycle'],
  ])('that leads to an %s ends there', async (_what, entries, ends) => {
    expect((await chain(entries, 2)).ends).toBe(ends);
  });

  it('stops after as many as are asked for', async () => {
    expect(await chain([0, 0, 3, 4, 5, end], 2, 2)).toEqual({
      runs: [{ first: 2, count: 2 }],
      ends: 'enough',
    });
  });
});
