import { describe, expect, it } from 'vitest';
import { AT, changed, codesOf, faultsOf, open, sample, sealHeader } from './sample.ts';

const SECOND = 0x1000;

describe('readCurrentHeader', () => {
  it('takes the header with the higher sequence number', async () => {
    expect((await open(sample())).header).toEqual({
      offset: 0,
      sequence: 2,
      version: 0x400,
      alignment: 0x1000,
      replayLogOffset: AT.replayLog,
      replayLogSize: 0x1000,
      headerSize: 0x1000,
    });
    const newer = changed(sample(), (file) => {
      file.writeUInt16LE(0xffff, SECOND + 8);
      sealHeader(file, SECOND);
    });
    expect((await open(newer)).header).toMatchObject({ offset: SECOND, sequence: 0xffff });
  });

  it('takes the first of two with one number', async () => {
    const equal = changed(sample(), (file) => file.copy(file, SECOND, 0, 0x2e));
    expect((await open(equal)).header.offset).toBe(0);
  });

  it('falls back to the other header when one is damaged, and says so', async () => {
    const damaged = changed(sample(), (file) => file.writeUInt8(0xee, 0x20));
    const { header, faults } = await open(damaged);
    expect(header).toMatchObject({ offset: SECOND, sequence: 1 });
    expect(faults).toMatchObject([
      { code: 'vmcx-header-checksum', structure: 'header 1', offset: 4 },
    ]);
    const unsigned = changed(sample(), (file) => file.fill(0, SECOND, SECOND + 4));
    expect((await open(unsigned)).faults).toMatchObject([
      { code: 'vmcx-signature', structure: 'header 2', offset: SECOND },
    ]);
  });

  it('refuses a file that is none', async () => {
    await expect(open(Buffer.alloc(0x5000))).rejects.toMatchObject({ code: 'vmcx-signature' });
  });

  it('refuses a file whose headers are both damaged', async () => {
    const damaged = changed(sample(), (file) => {
      file.writeUInt8(0xee, 0x20);
      file.writeUInt8(0xee, SECOND + 0x20);
    });
    await expect(open(damaged)).rejects.toMatchObject({ code: 'vmcx-header-checksum' });
  });

  it('refuses an unknown version by its name', async () => {
    const newer = changed(sample(), (file) => {
      file.writeUInt32LE(0x500, 0x0a);
      sealHeader(file, 0);
    });
    await expect(open(newer)).rejects.toMatchObject({
      code: 'vmcx-version',
      fault: { offset: 0x0a, actual: 0x500 },
      message: expect.stringContaining('version 0x500'),
    });
  });

  it('goes by the current header: an old one may have another version', async () => {
    const older = changed(sample(), (file) => {
      file.writeUInt32LE(0x300, SECOND + 0x0a);
      sealHeader(file, SECOND);
    });
    expect(codesOf((await open(older)).faults)).toEqual([]);
  });

  it.each([
    [0, 'header 1'],
    [0x2d, 'header 1'],
    [0x1000, 'header 2'],
    [0x102d, 'header 2'],
    [0x2000, 'object table'],
    [0x2fff, 'object table'],
  ])('names what is cut short in a file of %i bytes: %s', async (size, structure) => {
    await expect(open(sample().subarray(0, size))).rejects.toMatchObject({
      code: 'short-read',
      structure,
    });
  });

  it('reports offsets that are far too large instead of reading there', async () => {
    const far = changed(sample(), (file) => {
      file.writeBigUInt64LE(2n ** 64n - 1n, 0x1a);
      sealHeader(file, 0);
    });
    expect(await faultsOf(far)).toEqual(['vmcx-replay-log-out-of-file']);
  });
});
