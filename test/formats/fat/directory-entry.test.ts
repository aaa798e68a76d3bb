import { describe, expect, it } from 'vitest';
import { fatDirectoryEntries } from '../../../src/formats/fat/directory-entry.ts';

function short(letters: string, { attributes = 0x20, flags = 0 } = {}): Buffer {
  const entry = Buffer.alloc(32);
  entry.write(letters.padEnd(11), 'latin1');
  entry[11] = attributes;
  entry[12] = flags;
  entry.writeUInt16LE(1, 20);
  entry.writeUInt16LE(2, 26);
  entry.writeUInt32LE(77, 28);
  return entry;
}

function checksum(letters: string): number {
  let sum = 0;
  for (const byte of Buffer.from(letters.padEnd(11), 'latin1')) {
    sum = (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff;
  }
  return sum;
}

/** One part of a long name; 13 letters at most. */
function part(order: number, text: string, letters: string): Buffer {
  const entry = Buffer.alloc(32, 0xff);
  entry[0] = order;
  entry[11] = 0x0f;
  entry[12] = 0;
  entry[13] = checksum(letters);
  const places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
  places.forEach((at, index) => {
    if (index <= text.length) entry.writeUInt16LE(text.charCodeAt(index) || 0, at);
  });
  return entry;
}

const read = (...entries: Buffer[]) => [...fatDirectoryEntries(Buffer.concat(entries))];

describe('FAT directory entries', () => {
  it('have a short name in two parts, which may be in small letters', () => {
    const [plain, small, half] = read(
      short('README  TXT'),
      short('README  TXT', { flags: 0x18 }),
      short('README', { flags: 0x08 }),
    );
    expect([plain, small, half].map((entry) => entry!.shortName)).toEqual([
      'README.TXT',
      'readme.txt',
      'readme',
    ]);
    expect(plain).toMatchObject({ firstCluster: 0x10002, size: 77, longName: null, offset: 0 });
  });

  it('have a long name where its parts belong to them', () => {
    const letters = 'LONGFI~1TXT';
    const parts = [part(0x42, 'letters.txt', letters), part(1, 'Long file of ', letters)];
    expect(read(...parts, short(letters))[0]?.longName).toBe('Long file of letters.txt');
    expect(read(...parts, short('OTHER'))[0]?.longName).toBeNull();
    expect(read(parts[1]!, parts[0]!, short(letters))[0]?.longName).toBeNull();
    expect(read(parts[1]!, short(letters))[0]?.longName).toBeNull();
  });

  it('that are deleted keep their long name, and it tells the lost letter', () => {
    const letters = 'LONGFI~1TXT';
    const parts = [part(0xe5, 'letters.txt', letters), part(0xe5, 'Long file of ', letters)];
    const gone = short(letters);
    gone[0] = 0xe5;
    expect(read(...parts, gone)[0]).toMatchObject({
      deleted: true,
      longName: 'Long file of letters.txt',
      shortName: 'LONGFI~1.TXT',
    });
    expect(read(gone)[0]?.shortName).toBe('_ONGFI~1.TXT');
  });

  it('end at the mark, or with the directory', () => {
    expect(read(short('A'), Buffer.alloc(32), short('B'))).toHaveLength(1);
    expect(read(short('A'), Buffer.alloc(20, 1))).toHaveLength(1);
  });

  it('0x05 stands for a first letter of 0xE5', () => {
    expect(read(short('\x05BC'))[0]).toMatchObject({ deleted: false, shortName: 'σBC' });
  });
});
