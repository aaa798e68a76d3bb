import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guidOf, MIB, patternOf } from '../../../fixtures/vhdx-builder.ts';
import { crc32cWithoutField } from '../../../src/bytes/crc32c.ts';
import {
  decodeLogEntry,
  decodeLogEntryHeader,
  descriptorBytes,
  encodeLogEntry,
  isPlausible,
} from '../../../src/formats/vhdx/log-entry.ts';

const CONTENT = {
  tail: 4096,
  sequenceNumber: 7766357366478254259n,
  logGuid: guidOf('log'),
  flushedFileOffset: 4 * MIB,
  lastFileOffset: 5 * MIB,
  patches: [
    { offset: 3 * MIB, length: 4096, bytes: patternOf(1, 4096) },
    { offset: 4 * MIB, length: 8 * MIB, bytes: null },
    { offset: 3 * MIB + 4096, length: 4096, bytes: patternOf(2, 4096) },
  ],
};

function repaired(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32cWithoutField(bytes, 4), 4);
  return bytes;
}

describe('decodeLogEntry', () => {
  it('gives back every sector whole, its borrowed first 8 and last 4 bytes too', () => {
    const entry = decodeLogEntry(encodeLogEntry(CONTENT), 12288)!;
    expect(entry).toMatchObject({
      position: 12288,
      entryLength: 3 * 4096,
      descriptorCount: 3,
      tail: 4096,
      sequenceNumber: 7766357366478254259n,
      logGuid: guidOf('log'),
      flushedFileOffset: 4 * MIB,
      lastFileOffset: 5 * MIB,
    });
    expect(entry.patches.map(({ bytes }) => bytes && Buffer.from(bytes))).toEqual(
      CONTENT.patches.map(({ bytes }) => bytes),
    );
    expect(entry.patches.map(({ offset, length }) => [offset, length])).toEqual(
      CONTENT.patches.map(({ offset, length }) => [offset, length]),
    );
  });

  it('takes an entry without descriptors', () => {
    const entry = decodeLogEntry(encodeLogEntry({ ...CONTENT, patches: [] }), 0);
    expect(entry).toMatchObject({ entryLength: 4096, patches: [] });
  });

  it.each([126, 127, 200, 254, 255])('takes %i descriptors', (count) => {
    const patches = Array.from({ length: count }, (_, i) => ({
      offset: i * 4096,
      length: 4096,
      bytes: patternOf(i, 4096),
    }));
    const bytes = encodeLogEntry({ ...CONTENT, patches });
    const sectors = count <= 126 ? 1 : count <= 254 ? 2 : 3;
    expect(bytes).toHaveLength((sectors + count) * 4096);
    const entry = decodeLogEntry(bytes, 0)!;
    expect(entry.patches).toHaveLength(count);
    expect(Buffer.from(entry.patches.at(-1)!.bytes!)).toEqual(patternOf(count - 1, 4096));
  });

  it.each([
    ['another signature', (bytes: Buffer) => bytes.write('xxxx')],
    ['a descriptor of an unknown kind', (bytes: Buffer) => bytes.write('what', 64)],
    ['a descriptor of another entry', (bytes: Buffer) => bytes.writeBigUInt64LE(1n, 64 + 24)],
    ['a zero descriptor of another entry', (bytes: Buffer) => bytes.writeBigUInt64LE(1n, 96 + 24)],
    ['a data offset that is not aligned', (bytes: Buffer) => bytes.writeBigUInt64LE(1n, 64 + 16)],
    ['a zero offset that is not aligned', (bytes: Buffer) => bytes.writeBigUInt64LE(1n, 96 + 16)],
    ['a zero length that is not aligned', (bytes: Buffer) => bytes.writeBigUInt64LE(1n, 96 + 8)],
    ['a data sector without its signature', (bytes: Buffer) => bytes.write('atad', 4096)],
    ['a data sector of another entry', (bytes: Buffer) => bytes.writeUInt32LE(1, 4096 + 4)],
    ['a data sector whose end is older', (bytes: Buffer) => bytes.writeUInt32LE(1, 8192 - 4)],
    ['more data descriptors than sectors', (bytes: Buffer) => bytes.write('desc', 96)],
  ])('refuses %s, the checksum being right', (_, change) => {
    const bytes = Buffer.from(encodeLogEntry(CONTENT));
    change(bytes);
    expect(decodeLogEntry(repaired(bytes), 0)).toBeNull();
  });

  it('refuses any change of a bit that leaves the checksum as it was', () => {
    const bytes = Buffer.from(encodeLogEntry(CONTENT));
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        const entry = decodeLogEntry(bytes, 0);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        expect(entry).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('isPlausible', () => {
  const header = decodeLogEntryHeader(encodeLogEntry(CONTENT))!;

  it('holds for an entry that fills the log', () => {
    expect(isPlausible(header, 3 * 4096)).toBe(true);
  });

  it.each([
    { entryLength: 0 },
    { entryLength: 4095 },
    { entryLength: 4097 },
    { entryLength: MIB + 4096 },
    { entryLength: 0xffffffff },
    { tail: 1 },
    { tail: MIB },
    { tail: 0xffffffff },
    { descriptorCount: 3 * 128 - 1 },
    { descriptorCount: 0xffffffff },
  ])('does not for %o', (change) => {
    expect(isPlausible({ ...header, ...change }, MIB)).toBe(false);
  });
});

it('descriptorBytes counts whole sectors: 126 descriptors in the first, 128 in the others', () => {
  expect([0, 1, 126, 127, 254, 255].map((count) => descriptorBytes(count) / 4096)).toEqual([
    1, 1, 1, 2, 2, 3,
  ]);
});
