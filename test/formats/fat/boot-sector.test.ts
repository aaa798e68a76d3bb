import { describe, expect, it } from 'vitest';
import { decodeFatBootSector } from '../../../src/formats/fat/boot-sector.ts';

/** A FAT16 volume of 16 MiB, as mkfs.fat lays it out, with other values at some offsets. */
function bootSector(...changes: [number, ...number[]][]): Uint8Array {
  const bytes = Buffer.alloc(512);
  bytes.set([0xeb, 0x3c, 0x90]);
  bytes.writeUInt16LE(512, 11);
  bytes[13] = 4;
  bytes.writeUInt16LE(4, 14);
  bytes[16] = 2;
  bytes.writeUInt16LE(512, 17);
  bytes.writeUInt16LE(32768, 19);
  bytes[21] = 0xf8;
  bytes.writeUInt16LE(32, 22);
  bytes[38] = 0x29;
  bytes.writeUInt32LE(0x1a2b3c4d, 39);
  bytes.write('PLANS      ', 43, 'latin1');
  bytes.writeUInt16LE(0xaa55, 510);
  for (const [offset, ...values] of changes) bytes.set(values, offset);
  return bytes;
}

describe('FAT boot sector', () => {
  it('tells where the parts lie', () => {
    expect(decodeFatBootSector(bootSector())).toEqual({
      width: 16,
      sectorSize: 512,
      clusterSize: 2048,
      clusterCount: 8167,
      fatOffset: 2048,
      fatSize: 16384,
      fatCount: 2,
      activeFat: 0,
      rootOffset: 34816,
      rootSize: 16384,
      rootCluster: 0,
      dataOffset: 51200,
      size: 16777216,
      serial: 0x1a2b3c4d,
      label: 'PLANS',
    });
  });

  it('has no label where the field says NO NAME, or is not there', () => {
    const noName = [...Buffer.from('NO NAME    ')];
    expect(decodeFatBootSector(bootSector([43, ...noName]))?.label).toBeNull();
    expect(decodeFatBootSector(bootSector([38, 0]))).toMatchObject({ label: null, serial: 0 });
  });

  it.each<[string, [number, ...number[]]]>([
    ['signature', [510, 0]],
    ['jump', [0, 0x00]],
    ['sector size', [11, 0, 1]],
    ['cluster size', [13, 3]],
    ['cluster size', [13, 0]],
    ['reserved sectors', [14, 0, 0]],
    ['number of tables', [16, 0]],
    ['number of tables', [16, 3]],
    ['root entries', [17, 0, 0]],
    ['media', [21, 0x10]],
    ['volume smaller than its tables', [19, 90, 0]],
    ['tables larger than the volume', [22, 0xff, 0xff]],
  ])('is none with a wrong %s', (_field, change) => {
    expect(decodeFatBootSector(bootSector(change))).toBeNull();
  });

  it('is none in less than a sector', () => {
    expect(decodeFatBootSector(bootSector().subarray(0, 511))).toBeNull();
  });
});
