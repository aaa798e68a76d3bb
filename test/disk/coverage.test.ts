import { expect, it } from 'vitest';
import { coverageOf, missingBytes } from '../../src/disk/coverage.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { MIB, smallLayer } from './small-disk.ts';

const blocks = [
  { block: 0, data: Buffer.alloc(MIB, 1) },
  { block: 1, state: 2 },
];

it('counts each byte once, by what is known of it', async () => {
  const layer = await smallLayer(blocks);
  const coverage = await coverageOf(openDisk([layer], { complete: true }));
  const counts = { data: MIB, zero: MIB, unallocated: 2 * MIB };
  expect(coverage).toEqual({ total: 4 * MIB, ...counts, absent: 0, damaged: 0 });
  expect(missingBytes(coverage)).toBe(0);
});

it('tells absence from damage, and counts a part of a disk', async () => {
  const layer = await smallLayer(blocks, { type: 'differencing' }, (file) =>
    file.truncate(file.size - MIB / 2),
  );
  const disk = openDisk([layer], { complete: false });
  const coverage = await coverageOf(disk);
  expect(coverage).toMatchObject({ data: MIB / 2, absent: 2 * MIB, damaged: MIB / 2 });
  expect(missingBytes(coverage)).toBe(2.5 * MIB);
  const part = await coverageOf(disk, { offset: MIB, length: 1.5 * MIB });
  expect(part).toMatchObject({ total: 1.5 * MIB, zero: MIB, absent: MIB / 2, damaged: 0 });
});
