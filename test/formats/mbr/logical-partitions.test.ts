import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readLogicalPartitions } from '../../../src/formats/mbr/logical-partitions.ts';
import { type MbrSpecEntry, mbr } from '../../volumes/small-gpt.ts';

const EXTENDED = { at: 446, status: 0, type: 5, firstSector: 10, sectors: 1000 };

/** Extended boot records by their sector. */
function read(records: Record<number, MbrSpecEntry[]>, sectors = 1010) {
  const disk = new Uint8Array(sectors * 512);
  for (const [sector, entries] of Object.entries(records)) disk.set(mbr(entries), +sector * 512);
  return readLogicalPartitions(new MemorySource(disk), EXTENDED, 512);
}

describe('logical partitions', () => {
  it('count from their record, the next record from the extended partition', async () => {
    const { partitions, faults } = await read({
      10: [
        { type: 7, first: 2, count: 50 },
        { type: 5, first: 100, count: 100 },
      ],
      110: [{ type: 0x83, first: 3, count: 60 }],
    });
    expect(partitions.map(({ firstSector }) => firstSector)).toEqual([12, 113]);
    expect(faults).toEqual([]);
  });

  it('end where the chain comes back to itself', async () => {
    const { partitions, faults } = await read({
      10: [
        { type: 7, first: 2, count: 50 },
        { type: 5, first: 100, count: 100 },
      ],
      110: [
        { type: 7, first: 2, count: 50 },
        { type: 5, first: 0, count: 100 },
      ],
    });
    expect(partitions).toHaveLength(2);
    expect(faults).toMatchObject([{ code: 'extended-partition-cycle', offset: 5120 }]);
  });

  it('end after 256 records', async () => {
    const records = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        10 + index,
        [{ type: 5, first: index + 1, count: 1 }],
      ]),
    );
    expect((await read(records)).faults).toMatchObject([{ code: 'extended-partition-chain' }]);
  });

  it.each([
    ['outside the extended partition', { 10: [{ type: 5, first: 1000, count: 5 }] }, 'chain'],
    ['where no record is', { 10: [{ type: 5, first: 20, count: 5 }] }, 'signature'],
  ])('end %s', async (_where, records, code) => {
    const { faults } = await read(records);
    expect(faults.map((fault) => fault.code)).toEqual([expect.stringContaining(code)]);
  });

  it('end at the end of the disk', async () => {
    const { faults } = await read({ 10: [{ type: 5, first: 900, count: 5 }] }, 100);
    expect(faults).toMatchObject([{ code: 'extended-boot-record-unreadable' }]);
  });
});
