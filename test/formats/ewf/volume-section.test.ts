import { describe, expect, it } from 'vitest';
import { adler32 } from '../../../src/bytes/adler32.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readEwfGeometry } from '../../../src/formats/ewf/volume-section.ts';

function geometry(changes: [number, number][], seal = true, length = 1052) {
  const bytes = Buffer.alloc(length);
  const fields: [number, number][] = [
    [4, 3],
    [8, 64],
    [12, 512],
    [16, 150],
  ];
  for (const [at, value] of [...fields, ...changes]) bytes.writeUInt32LE(value, at);
  if (seal) bytes.writeUInt32LE(adler32(bytes.subarray(0, -4)), length - 4);
  const section = { type: 'volume', offset: 0, start: 0, end: length };
  return readEwfGeometry(new MemorySource(bytes), section);
}

describe('volume section', () => {
  it.each([1052, 94])('of %i bytes', async (length) => {
    expect(await geometry([], true, length)).toMatchObject({
      chunkCount: 3,
      chunkSize: 32768,
      sectorSize: 512,
      size: 76800,
    });
  });

  it('goes by the chunks where the sectors are not counted', async () => {
    expect((await geometry([[16, 0]])).size).toBe(98304);
  });

  it.each<[string, [number, number], boolean]>([
    ['checksum', [4, 4], false],
    ['sector size', [12, 0], true],
    ['chunk size', [8, 0], true],
    ['chunk size', [8, 0xffffffff], true],
    ['size', [20, 0xffffffff], true],
  ])('is refused with a wrong %s', async (_field, change, seal) => {
    await expect(geometry([change], seal)).rejects.toMatchObject({ code: 'ewf-volume-section' });
  });
});
