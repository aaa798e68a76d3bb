import { describe, expect, it } from 'vitest';
import { buildVhdx, changeHeader, guidOf, repairHeader } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { HEADER_OFFSETS, readHeaders } from '../../../src/formats/vhdx/header.ts';

const codes = (copy: { faults: readonly { code: string }[] }) =>
  copy.faults.map(({ code }) => code);

describe('readHeaders', () => {
  it('takes the header with the higher sequence number', async () => {
    const image = await buildVhdx({ sequenceNumber: 8n });
    expect((await readHeaders(image)).current).toMatchObject({
      offset: 0x20000,
      sequenceNumber: 8n,
    });
    await changeHeader(image, 1, { sequenceNumber: 9n });
    expect((await readHeaders(image)).current?.offset).toBe(0x10000);
  });

  it('compares sequence numbers as unsigned 64-bit integers', async () => {
    const image = await buildVhdx({ sequenceNumber: 2n ** 64n - 1n });
    await changeHeader(image, 1, { sequenceNumber: 2n ** 63n - 1n });
    expect((await readHeaders(image)).current?.sequenceNumber).toBe(2n ** 64n - 1n);
    await changeHeader(image, 1, { sequenceNumber: 2n ** 53n + 1n });
    await changeHeader(image, 2, { sequenceNumber: 2n ** 53n });
    expect((await readHeaders(image)).current?.offset).toBe(0x10000);
  });

  it('takes the first of two with equal numbers, as Disk2vhd writes them, without a fault', async () => {
    const image = await buildVhdx();
    for (const number of [1, 2] as const) await changeHeader(image, number, { sequenceNumber: 1n });
    const { current, copies } = await readHeaders(image);
    expect(current?.offset).toBe(0x10000);
    expect(copies.flatMap(codes)).toEqual([]);
  });

  it('gives the identity of the current header when the two differ', async () => {
    const image = await buildVhdx();
    await changeHeader(image, 1, { dataWriteGuid: guidOf('older'), sequenceNumber: 7n });
    expect((await readHeaders(image)).current?.dataWriteGuid).toBe(guidOf('data'));
    await changeHeader(image, 1, { sequenceNumber: 9n });
    expect((await readHeaders(image)).current?.dataWriteGuid).toBe(guidOf('older'));
  });

  it('passes over a header with a huge sequence number and a bad checksum', async () => {
    const image = await buildVhdx();
    image.bytes.fill(0xff, HEADER_OFFSETS[0] + 8, HEADER_OFFSETS[0] + 16);
    const { copies, current } = await readHeaders(image);
    expect(current?.offset).toBe(0x20000);
    expect(copies[0].faults).toMatchObject([
      { code: 'header-checksum', structure: 'header 1', offset: 0x10000 },
    ]);
    expect(copies[0].header?.sequenceNumber).toBe(2n ** 64n - 1n);
    repairHeader(image, 1);
    expect((await readHeaders(image)).current?.offset).toBe(0x10000);
  });

  it('names a wrong signature, without a word about the checksum', async () => {
    const image = await buildVhdx();
    image.bytes[HEADER_OFFSETS[1]] = 0;
    const { copies, current } = await readHeaders(image);
    expect(current?.offset).toBe(0x10000);
    expect(copies.map(codes)).toEqual([[], ['header-signature']]);
  });

  it('has no current header when both are damaged', async () => {
    const image = await buildVhdx();
    for (const offset of HEADER_OFFSETS) image.bytes[offset + 4095]! ^= 1;
    const { copies, current } = await readHeaders(image);
    expect(current).toBeNull();
    expect(copies.map(codes)).toEqual([['header-checksum'], ['header-checksum']]);
  });

  it.each([
    [0x10000, [['header-truncated'], ['header-truncated']]],
    [0x10fff, [['header-truncated'], ['header-truncated']]],
    [0x11000, [[], ['header-truncated']]],
    [0x20fff, [[], ['header-truncated']]],
    [0x21000, [[], []]],
  ])('reads what a file of %i bytes holds', async (length, expected) => {
    const image = new MemorySource((await buildVhdx()).bytes.slice(0, length));
    expect((await readHeaders(image)).copies.map(codes)).toEqual(expected);
  });
});
