import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { isPlausible, readBootRecord } from '../../../src/formats/mbr/master-boot-record.ts';
import { mbr } from '../../volumes/small-gpt.ts';

const read = (bytes: Uint8Array) => readBootRecord(new MemorySource(bytes), 0);

describe('master boot record', () => {
  it('has a signature and four entries', async () => {
    const record = await read(mbr([{ type: 7, first: 64, count: 100, status: 0x80 }], 0xdeadbeef));
    expect(record).toMatchObject({ diskSignature: 0xdeadbeef });
    expect(record!.entries).toHaveLength(4);
    expect(record!.entries[0]).toMatchObject({ at: 446, firstSector: 64, sectors: 100 });
  });

  it('is none without 55 AA, and refuses to be read from less than a sector', async () => {
    expect(await read(new Uint8Array(512))).toBeNull();
    await expect(read(new Uint8Array(511))).rejects.toMatchObject({ code: 'short-read' });
  });

  it.each([
    [[{ type: 7, first: 64, count: 100 }], true],
    [[], false],
    [[{ type: 7, first: 64, count: 100, status: 0x20 }], false],
    [[{ type: 0, first: 64, count: 100 }], false],
    [[{ type: 7, first: 0, count: 100 }], false],
  ])('%j may be a partition table: %s', async (entries, plausible) => {
    expect(isPlausible((await read(mbr(entries)))!)).toBe(plausible);
  });
});
