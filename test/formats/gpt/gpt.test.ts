import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readGpt } from '../../../src/formats/gpt/gpt.ts';
import { BASIC_DATA, smallGpt } from '../../volumes/small-gpt.ts';

const partitions = [{ type: BASIC_DATA, first: 34, last: 133 }];
const read = (disk: Uint8Array, sectorSize = 512) => readGpt(new MemorySource(disk), sectorSize);
const codes = ({ faults }: Awaited<ReturnType<typeof read>>) => faults.map(({ code }) => code);

describe('GPT', () => {
  it.each([512, 4096])('is read with sectors of %i bytes', async (sectorSize) => {
    const reading = await read(smallGpt({ sectorSize, partitions }), sectorSize);
    expect(reading.faults).toEqual([]);
    expect(reading.gpt?.entries).toHaveLength(1);
    expect(reading.gpt?.header.copy).toBe('primary');
    expect(await read(smallGpt({ sectorSize }), sectorSize === 512 ? 4096 : 512)).toMatchObject({
      found: false,
      faults: [],
    });
  });

  it.each([
    ['header', 512 + 24, 'gpt-header-checksum'],
    ['signature', 512, 'gpt-header-missing'],
    ['table', 1024, 'gpt-table-checksum'],
  ])('falls back to the backup when the primary %s is damaged', async (_part, at, code) => {
    const disk = smallGpt({ partitions });
    disk[at]! ^= 0xff;
    const reading = await read(disk);
    expect(reading.gpt?.header.copy).toBe('backup');
    expect(reading.gpt?.entries).toHaveLength(1);
    expect(codes(reading)).toEqual([code]);
  });

  it('says what is wrong with the backup', async () => {
    const disk = smallGpt({ partitions });
    disk[disk.length - 512]! ^= 0xff;
    const reading = await read(disk);
    expect(reading.gpt?.header.copy).toBe('primary');
    expect(reading.faults).toMatchObject([{ code: 'gpt-header-missing', offset: 4095 * 512 }]);
  });

  it('tells when both copies are whole and differ, and takes the primary', async () => {
    const disk = smallGpt({ partitions });
    const other = smallGpt({ partitions: [] });
    disk.set(other.subarray(-33 * 512), disk.length - 33 * 512);
    const reading = await read(disk);
    expect(codes(reading)).toEqual(['gpt-copies-differ']);
    expect(reading.gpt?.entries).toHaveLength(1);
  });

  it('finds neither copy: the damage is told and nothing is made up', async () => {
    const disk = smallGpt({ partitions });
    disk[512 + 30] = 9;
    disk[disk.length - 512 + 30] = 9;
    const reading = await read(disk);
    expect(reading).toMatchObject({ gpt: null, found: true });
    expect(codes(reading)).toEqual(['gpt-header-checksum', 'gpt-header-checksum']);
  });

  it('tells of a disk that was longer, and of one that has grown', async () => {
    const cut = await read(smallGpt({ partitions }).subarray(0, 2048 * 512));
    expect(codes(cut)).toEqual(['gpt-header-missing', 'gpt-disk-cut-short']);
    const grown = new Uint8Array(5000 * 512);
    grown.set(smallGpt({ partitions }));
    expect(codes(await read(grown))).toEqual([]);
  });

  it('has no place on a disk of two sectors', async () => {
    expect(await read(new Uint8Array(1024))).toEqual({ gpt: null, found: false, faults: [] });
  });
});
