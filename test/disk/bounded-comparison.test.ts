import { describe, expect, it } from 'vitest';
import { compareWithin } from '../../src/disk/bounded-comparison.ts';
import { type Difference, differences } from '../../src/disk/compare.ts';
import { contentOfDisk } from '../../src/disk/compared-content.ts';
import type { ComparedContent } from '../../src/disk/comparison-steps.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { shareOf } from '../share.ts';
import { randomChain } from './random-chain.ts';
import { MIB, smallLayer } from './small-disk.ts';

const contentOf = (layers: readonly Layer[], complete = true): ComparedContent =>
  contentOfDisk(openDisk(layers, { complete }), () => null);

const block = (index: number, text: string) => ({ block: index, data: Buffer.from(text) });

async function all(a: ComparedContent, b: ComparedContent): Promise<Difference[]> {
  const found: Difference[] = [];
  for await (const one of differences(a, b)) found.push(one);
  return found;
}

const isInside = (inner: Difference, outer: Difference) =>
  inner.kind === outer.kind &&
  inner.offset >= outer.offset &&
  inner.offset + inner.length <= outer.offset + outer.length;

describe('a comparison that may not read everything', () => {
  it('finds what a whole one finds, where the budget is enough', async () => {
    for (let seed = 1; seed <= shareOf(20); seed++) {
      const [one, other] = [await randomChain(seed), await randomChain(seed + 1000)];
      const [a, b] = [contentOf(one.layers, one.complete), contentOf(other.layers, other.complete)];
      const bounded = await compareWithin(a, b, 2 ** 40);
      expect(bounded.notCompared).toBe(0);
      expect(bounded.differences).toEqual(await all(a, b));
    }
  });

  it('finds nothing else with any budget, and says how much it left out', async () => {
    let cut = 0;
    for (let seed = 1; seed <= shareOf(20); seed++) {
      const [one, other] = [await randomChain(seed), await randomChain(seed + 1000)];
      const [a, b] = [contentOf(one.layers, one.complete), contentOf(other.layers, other.complete)];
      const whole = await all(a, b);
      for (const budget of [0, 4096, 64 * 1024]) {
        const bounded = await compareWithin(a, b, budget);
        expect(bounded.read).toBeLessThanOrEqual(budget);
        for (const found of bounded.differences) {
          expect(whole.some((range) => isInside(found, range))).toBe(true);
        }
        const sum = (ranges: readonly Difference[]) =>
          ranges.reduce((bytes, { length }) => bytes + length, 0);
        const unseen = sum(whole) - sum(bounded.differences);
        expect(unseen).toBeLessThanOrEqual(bounded.notCompared);
        if (unseen > 0) cut++;
      }
    }
    expect(cut).toBeGreaterThan(0);
  });

  it('reads first what only one side holds, wherever it lies', async () => {
    const a = contentOf([await smallLayer([block(0, 'left')])]);
    const b = contentOf([await smallLayer([block(0, 'right'), block(3, 'written later')])]);
    expect(await compareWithin(a, b, MIB)).toEqual({
      differences: [{ offset: 3 * MIB, length: 512, kind: 'different' }],
      read: MIB,
      notCompared: MIB,
    });
    const both = await compareWithin(a, b, 3 * MIB);
    expect(both).toMatchObject({ read: 3 * MIB, notCompared: 0 });
    expect(both.differences.map(({ offset }) => offset)).toEqual([0, 3 * MIB]);
  });

  it('tells what is missing without reading anything', async () => {
    const a = contentOf([await smallLayer([])], false);
    const b = contentOf([await smallLayer([])]);
    expect(await compareWithin(a, b, 0)).toEqual({
      differences: [{ offset: 0, length: 4 * MIB, kind: 'missing' }],
      read: 0,
      notCompared: 0,
    });
  });
});
