import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import {
  chooseCurrent,
  HEADER_PROOF,
  readHeaders,
  type VhdsHeader,
} from '../../../src/formats/vhds/header.ts';
import { editHeader } from './edit-header.ts';

const build = (sequences: [bigint, bigint] = [0n, 1n]) =>
  Buffer.from(encodeVhds({ activeLeaf: 'a.avhdx', sequences }));
const read = (bytes: Uint8Array) => readHeaders(new MemorySource(bytes));
const codes = (faults: readonly { code: string }[]) => faults.map((fault) => fault.code);

describe('headers of a VHD Set', () => {
  it('both are decoded with their place, and their checksums compared', async () => {
    const { headers, faults } = await read(build([4n, 3n]));
    expect(faults).toEqual([]);
    expect(headers).toMatchObject([
      { number: 1, offset: 0x10000, sequence: 4n, version: 1, unexplained: 7, valid: true },
      { number: 2, offset: 0x20000, sequence: 3n, leafOffset: 0x40000, leafLength: 14 },
    ]);
    for (const header of headers) expect(header.computedChecksum).toBe(header.checksum);
  });

  it('keeps sequence numbers exact up to the largest', async () => {
    const { headers } = await read(build([2n ** 64n - 1n, 2n ** 53n + 1n]));
    expect(headers.map((header) => header.sequence)).toEqual([2n ** 64n - 1n, 2n ** 53n + 1n]);
  });

  it('asks nothing of the padding and of the unexplained field', async () => {
    for (const value of [0, 1, 0xffffffff]) {
      const file = editHeader(build(), 2, { padding: value, unexplained: value });
      const { headers, faults } = await read(file);
      expect(faults).toEqual([]);
      expect(headers[1]).toMatchObject({ padding: value, unexplained: value, valid: true });
    }
  });

  it('says which fields are understood', () => {
    expect(HEADER_PROOF).toMatchObject({
      sequence: 'decoded',
      padding: 'inferred',
      version: 'inferred',
      unexplained: 'unknown',
    });
  });

  it('a changed byte anywhere in the 4096 breaks the checksum', async () => {
    for (const at of [4, 8, 0x14, 0x18, 0x24, 4095]) {
      const file = build();
      file[0x20000 + at]! ^= 0x40;
      const { headers, faults } = await read(file);
      expect(headers[1]?.valid).toBe(false);
      expect(faults).toMatchObject([
        {
          code: 'header-checksum',
          structure: 'header 2',
          offset: 0x20014,
          expected: headers[1]?.computedChecksum,
          actual: headers[1]?.checksum,
        },
      ]);
    }
  });

  it('a foreign signature makes a header invalid, whatever its checksum', async () => {
    const { headers, faults } = await read(editHeader(build(), 1, { signature: 'head' }));
    expect(headers[0]?.valid).toBe(false);
    expect(faults).toMatchObject([
      { code: 'header-signature', offset: 0x10000, expected: 'shdr', actual: 'head' },
    ]);
  });

  it('a version never seen is named, and the header still counts', async () => {
    const { headers, faults } = await read(editHeader(build(), 1, { version: 2 }));
    expect(headers[0]?.valid).toBe(true);
    expect(faults).toMatchObject([{ code: 'header-version', offset: 0x10010, actual: 2 }]);
  });

  it.each([
    [0, 0, ['header-truncated', 'header-truncated']],
    [0x10000, 0, ['header-truncated', 'header-truncated']],
    [0x10fff, 0, ['header-truncated', 'header-truncated']],
    [0x11000, 1, ['header-truncated']],
    [0x20fff, 1, ['header-truncated']],
    [0x21000, 2, []],
  ])('a file cut at %i has %i headers', async (size, count, expected) => {
    const { headers, faults } = await read(build().subarray(0, size));
    expect(headers).toHaveLength(count);
    expect(codes(faults)).toEqual(expected);
  });
});

describe('the current header', () => {
  const header = (fields: Partial<VhdsHeader>) =>
    ({ valid: true, sequence: 0n, checksum: 1, offset: 0, leafOffset: 9, ...fields }) as VhdsHeader;

  it('is the one with the higher sequence number, in either place', () => {
    const [low, high] = [header({ sequence: 7n }), header({ sequence: 2n ** 63n })];
    expect(chooseCurrent([low, high])).toEqual({ current: high, faults: [] });
    expect(chooseCurrent([high, low])).toEqual({ current: high, faults: [] });
  });

  it('is never an invalid one, however high its number', () => {
    const [good, bad] = [header({}), header({ sequence: 99n, valid: false })];
    expect(chooseCurrent([bad, good]).current).toBe(good);
    expect(chooseCurrent([good]).current).toBe(good);
  });

  it('is the first of two that are alike', () => {
    const [one, two] = [header({}), header({})];
    const { current, faults } = chooseCurrent([one, two]);
    expect(current).toBe(one);
    expect(faults).toEqual([]);
  });

  it('is reported as a tie when two with one number differ', () => {
    const [one, two] = [header({ sequence: 5n }), header({ sequence: 5n, leafOffset: 10 })];
    const { current, faults } = chooseCurrent([one, two]);
    expect(current).toBe(one);
    expect(faults).toMatchObject([{ code: 'header-sequence-tie', actual: '5' }]);
  });

  it('is none when none is valid', () => {
    const { current, faults } = chooseCurrent([header({ valid: false })]);
    expect(current).toBeNull();
    expect(codes(faults)).toEqual(['no-valid-header']);
  });
});
