import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Extent } from '../../src/disk/extent.ts';
import { MissingDataError } from '../../src/disk/read-runs.ts';
import { openDisk, type VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { shareOf } from '../share.ts';
import { bytesOf, type ModelUnit, randomChain, randomFrom, UNIT } from './random-chain.ts';

describe('a chain of any shape equals its model', () => {
  it('in its extents and in reads of any place and length, over 600 random chains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { layers, complete, start, model } = await randomChain(seed, { far: true });
        const disk = openDisk(layers, { complete });
        expect(disk.virtualSize).toBe(start + model.length * UNIT);
        await expectExtents(disk, start, model);
        await expectReads(disk, start, model, randomFrom(seed ^ 0x5eed));
      }),
      { numRuns: shareOf(600) },
    );
  }, 300_000);
});

async function expectExtents(
  disk: VirtualDisk,
  start: number,
  model: readonly ModelUnit[],
): Promise<void> {
  let at = 0;
  let last: Extent | null = null;
  for await (const extent of disk.extents(start)) {
    expect(extent.offset).toBe(start + at);
    expect(last && continues(last, extent)).toBeFalsy();
    for (let unit = at / UNIT; unit < (at + extent.length) / UNIT; unit++) {
      const { kind, layer } = model[unit]!;
      if (extent.kind !== kind || extent.layer !== layer) {
        expect.fail(`unit ${unit} is ${kind} of ${layer}, not ${JSON.stringify(extent)}`);
      }
    }
    at += extent.length;
    last = extent;
  }
  expect(start + at).toBe(disk.virtualSize);
}

function continues(first: Extent, second: Extent): boolean {
  const position = first.position === null ? null : first.position + first.length;
  return first.kind === second.kind && first.layer === second.layer && second.position === position;
}

async function expectReads(
  disk: VirtualDisk,
  start: number,
  model: readonly ModelUnit[],
  random: (below: number) => number,
): Promise<void> {
  const bytes = bytesOf(model);
  const missing = (from: number, to: number) => {
    for (let unit = Math.floor(from / UNIT); unit * UNIT < to; unit++) {
      if (model[unit]!.kind === 'missing') return true;
    }
    return false;
  };
  for (let round = 0; round < 12; round++) {
    const from = round === 0 ? 0 : random(bytes.length);
    const length = round === 0 ? bytes.length : random(bytes.length - from + 1);
    const target = Buffer.alloc(length, 0xa5);
    if (missing(from, from + length)) {
      await expect(disk.read(target, start + from)).rejects.toThrow(MissingDataError);
    } else {
      await disk.read(target, start + from);
      expect(target.equals(bytes.subarray(from, from + length))).toBe(true);
    }
  }
}
