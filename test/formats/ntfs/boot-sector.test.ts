import { describe, expect, it } from 'vitest';
import { decodeBootSector, isNtfsBootSector } from '../../../src/formats/ntfs/boot-sector.ts';
import { thrownCode } from './thrown-code.ts';

interface Fields {
  sectorSize?: number;
  perCluster?: number;
  sectors?: bigint;
  mft?: bigint;
  record?: number;
  index?: number;
}

function bootSector(fields: Fields = {}): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('NTFS    '), 3);
  view.setUint16(0x0b, fields.sectorSize ?? 512, true);
  view.setUint8(0x0d, fields.perCluster ?? 8);
  view.setBigUint64(0x28, fields.sectors ?? 20_000n, true);
  view.setBigUint64(0x30, fields.mft ?? 4n, true);
  view.setBigUint64(0x38, 1250n, true);
  view.setInt8(0x40, fields.record ?? -10);
  view.setInt8(0x44, fields.index ?? 1);
  view.setBigUint64(0x48, 0x1234_5678_9abc_def0n, true);
  return bytes;
}

describe('the boot sector', () => {
  it('tells the geometry', () => {
    expect(decodeBootSector(bootSector())).toEqual({
      sectorSize: 512,
      clusterSize: 4096,
      totalSize: 20_000 * 512,
      mftPosition: 16_384,
      mirrorPosition: 1250 * 4096,
      fileRecordSize: 1024,
      indexRecordSize: 4096,
      serialNumber: 0x1234_5678_9abc_def0n,
    });
  });

  it.each([
    [0x80, 65_536],
    [0xf8, 131_072],
    [0xf4, 2 * 1024 * 1024],
  ])('a cluster of 0x%s sectors is %s bytes', (perCluster, size) => {
    const big = bootSector({ perCluster, index: -12, sectors: 1_000_000n });
    expect(decodeBootSector(big).clusterSize).toBe(size);
  });

  it('records may be as large as a sector of 4096 bytes', () => {
    const sector = bootSector({ sectorSize: 4096, perCluster: 1, record: 1 });
    expect(decodeBootSector(sector).fileRecordSize).toBe(4096);
  });

  it.each<[string, Fields]>([
    ['a sector size that is no power of two', { sectorSize: 520 }],
    ['no sectors in a cluster', { perCluster: 0 }],
    ['three sectors in a cluster', { perCluster: 3 }],
    ['a cluster of 4 MiB', { perCluster: 0xf3 }],
    ['no sectors at all', { sectors: 0n }],
    ['more bytes than a number holds', { sectors: 2n ** 60n }],
    ['a file table behind the end', { mft: 20_000n }],
    ['a file table in the boot sector', { mft: 0n }],
    ['a file record of 2^100 bytes', { record: -100 }],
    ['a file record of 128 bytes', { record: -7 }],
    ['an index record of 512 KiB', { index: 127 }],
  ])('refuses %s', (_, fields) => {
    expect(thrownCode(() => decodeBootSector(bootSector(fields)))).toBe('boot-sector-geometry');
  });

  it('is told from others by its signature', () => {
    const other = bootSector();
    other[3] = 0x4d;
    expect(isNtfsBootSector(other)).toBe(false);
    expect(isNtfsBootSector(bootSector())).toBe(true);
    expect(thrownCode(() => decodeBootSector(other))).toBe('boot-sector-signature');
  });
});
