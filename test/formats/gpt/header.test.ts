import { crc32 } from '@node-rs/crc32';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readGptHeader } from '../../../src/formats/gpt/header.ts';
import { smallGpt } from '../../volumes/small-gpt.ts';

/** The header after a change to a 32-bit field, with a checksum that fits again. */
function changed(at: number, value: number, sealed = true) {
  const disk = Buffer.from(smallGpt());
  disk.writeUInt32LE(value, 512 + at);
  if (sealed) {
    disk.writeUInt32LE(0, 512 + 16);
    disk.writeUInt32LE(crc32(disk.subarray(512, 512 + 92)), 512 + 16);
  }
  return readGptHeader(new MemorySource(disk), 'primary', 1, 512);
}

describe('GPT header', () => {
  it('tells where the table and the other copy are', async () => {
    const { header } = await readGptHeader(new MemorySource(smallGpt()), 'primary', 1, 512);
    expect(header).toMatchObject({
      offset: 512,
      ownSector: 1,
      otherSector: 4095,
      firstUsable: 34,
      lastUsable: 4062,
      diskId: '11111111-2222-4333-8444-555555555555',
      tableSector: 2,
      entryCount: 128,
      entrySize: 128,
    });
  });

  it('is none without its signature', async () => {
    expect(await changed(0, 0)).toEqual({ header: null, fault: null });
  });

  it.each([
    ['gpt-header-checksum', 24, 7, false],
    ['gpt-header-length', 12, 91, true],
    ['gpt-header-length', 12, 0xffffffff, true],
    ['gpt-entry-size', 84, 127, true],
    ['gpt-entry-size', 84, 0x7fffffff, true],
    ['gpt-entry-count', 80, 0xffffffff, true],
  ])('%s: field at %i holding %i', async (code, at, value, sealed) => {
    expect(await changed(at, value, sealed)).toMatchObject({ header: null, fault: { code } });
  });
});
