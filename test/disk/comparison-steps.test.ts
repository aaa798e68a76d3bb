import { expect, it } from 'vitest';
import { contentOfDisk } from '../../src/disk/compared-content.ts';
import { comparisonSteps, STEP_BYTES } from '../../src/disk/comparison-steps.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { MIB, smallLayer } from './small-disk.ts';

const KIB = 1024;

async function stepsOf(present: [number, number][]) {
  const base = await smallLayer(
    [0, 1, 2].map((block) => ({ block, data: Buffer.alloc(MIB, 'b') })),
  );
  const leaf = await smallLayer([{ block: 0, state: 7, present, data: Buffer.alloc(MIB, 'l') }], {
    type: 'differencing',
    creator: 'leaf',
  });
  const older = contentOfDisk(openDisk([base], { complete: true }), ({ name }) => name);
  const newer = contentOfDisk(openDisk([leaf, base], { complete: true }), ({ name }) => name);
  const steps = [];
  for await (const { offset, length, what } of comparisonSteps([newer, older], 4 * MIB)) {
    steps.push([offset, length, what]);
  }
  return steps;
}

it('gathers what is the same, and cuts what is to be read to its size', async () => {
  expect(await stepsOf([[0, 2]])).toEqual([
    [0, KIB, 'read'],
    [KIB, 4 * MIB - KIB, 'same'],
  ]);
  // A short gap is no reason to begin anew, a long one is.
  expect(
    await stepsOf([
      [0, 2],
      [16, 18],
      [1000, 1002],
    ]),
  ).toEqual([
    [0, 9 * KIB, 'read'],
    [9 * KIB, 491 * KIB, 'same'],
    [500 * KIB, KIB, 'read'],
    [501 * KIB, 4 * MIB - 501 * KIB, 'same'],
  ]);
});

it('reads at most one step at a time, and tells what is missing', async () => {
  const full = await smallLayer(
    [0, 1, 2].map((block) => ({ block, data: Buffer.alloc(MIB, 'b') })),
  );
  const cut = await smallLayer([{ block: 3, data: Buffer.alloc(MIB) }], {}, async (file) =>
    file.truncate(file.size - MIB / 2),
  );
  const [a, b] = [full, cut].map((layer) =>
    contentOfDisk(openDisk([layer], { complete: true }), () => null),
  );
  const steps = [];
  for await (const step of comparisonSteps([a!, b!], 4 * MIB)) {
    steps.push([step.offset, step.length, step.what]);
  }
  expect(steps).toEqual([
    [0, STEP_BYTES, 'read'],
    [2 * MIB, 1.5 * MIB, 'read'],
    [3.5 * MIB, 0.5 * MIB, 'missing'],
  ]);
});
