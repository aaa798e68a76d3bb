import { describe, expect, it } from 'vitest';
import { decodeExfatBootSector, isExfat } from '../../../src/formats/exfat/boot-sector.ts';

/** A volume of 16 MiB with clusters of 4 KiB, with other values at some offsets. */
function bootSector(...changes: [number, number][]): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.write('EXFAT   ', 3, 'latin1');
  bytes.writeBigUInt64LE(32768n, 72);
  const fields = { 80: 2048, 84: 64, 88: 4096, 92: 3584, 96: 4, 100: 0x1a2b3c4d };
  for (const [at, value] of Object.entries(fields)) bytes.writeUInt32LE(value, +at);
  bytes.set([9, 3, 1], 108);
  for (const [at, value] of changes) bytes[at] = value;
  return bytes;
}

describe('exFAT boot sector', () => {
  it('is known by eight characters after the jump', () => {
    expect(isExfat(Buffer.alloc(512))).toBe(false);
    expect(isExfat(bootSector())).toBe(true);
  });

  it('tells where the parts lie', () => {
    expect(decodeExfatBootSector(bootSector())).toEqual({
      sectorSize: 512,
      clusterSize: 4096,
      clusterCount: 3584,
      fatOffset: 2048 * 512,
      fatSize: 64 * 512,
      fatCount: 1,
      activeFat: 0,
      dataOffset: 4096 * 512,
      rootCluster: 4,
      size: 16 * 1024 * 1024,
      serial: 0x1a2b3c4d,
    });
  });

  it.each<[string, [number, number]]>([
    ['sector size', [108, 13]],
    ['cluster size', [109, 17]],
    ['number of tables', [110, 3]],
    ['number of clusters', [95, 0xff]],
    ['length', [79, 0xff]],
    ['size of the table', [84, 1]],
    ['root directory', [96, 1]],
    ['root directory', [97, 0xff]],
  ])('is refused with an impossible %s', (_field, change) => {
    const decode = () => decodeExfatBootSector(bootSector(change));
    expect(decode).toThrow(expect.objectContaining({ code: 'exfat-boot-sector' }));
  });
});
