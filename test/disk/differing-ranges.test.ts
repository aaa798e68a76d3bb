import { expect, it } from 'vitest';
import { differingRanges } from '../../src/disk/differing-ranges.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { MIB, smallLayer } from './small-disk.ts';

const child = { type: 'differencing' } as const;
const data = Buffer.alloc(MIB, 1);
const named = async (name: string, blocks: number[], spec = {}) => {
  const layer = await smallLayer(
    blocks.map((block) => ({ block, data })),
    spec,
  );
  return { ...layer, name };
};

it('is what is written above the layers that two states have in common', async () => {
  const base = await named('base', [0]);
  const middle = await named('middle', [1], child);
  const one = await named('one', [2], child);
  const other = await named('other', [0], child);
  const disk = (...layers: (typeof base)[]) => openDisk(layers, { complete: true });
  const between = async (a: (typeof base)[], b: (typeof base)[]) => {
    const ranges = await differingRanges(disk(...a), disk(...b));
    return [...ranges.within(0, 3 * MIB)].map(({ offset, length }) => [offset / MIB, length / MIB]);
  };
  expect(await between([one, middle, base], [middle, base])).toEqual([[2, 1]]);
  expect(await between([one, middle, base], [base])).toEqual([[1, 2]]);
  // Two branches: what either of them wrote.
  expect(await between([one, middle, base], [other, middle, base])).toEqual([
    [0, 1],
    [2, 1],
  ]);
  expect(await between([base], [base])).toEqual([]);
});

it('is also what is absent of disks that have nothing in common', async () => {
  const one = await named('one', [0], child);
  const other = await named('other', [0], child);
  const [a, b] = [one, other].map((layer) => openDisk([layer], { complete: false }));
  expect((await differingRanges(a!, b!)).bytesWithin(0, 3 * MIB)).toBe(3 * MIB);
  expect((await differingRanges(a!, a!)).isEmpty).toBe(true);
});
