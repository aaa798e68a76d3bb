import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../../fixtures/scenarios/no-room.ts';
import { mergeSequences } from '../../src/chains/merge-sequence.ts';
import { openChain } from '../../src/chains/open-chain.ts';
import { summarizeLayers } from '../../src/disk/layer-summary.ts';
import { withFolderCase } from '../case/folder-case.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { DATA, diskName, setOf } from '../recovery/small-plan.ts';

const MIB = 0x100000;

it('is right to the arithmetic of no-room', async () => {
  const folder = join(temporaryFolder(), 'copy');
  mkdirSync(folder);
  const { merges } = await build(folder);
  await withFolderCase({ paths: [folder] }, async ({ inventory }) => {
    const { leaf } = inventory.chains[0]!;
    const { steps, most } = (await mergeSequences(inventory)).get(leaf.file.path)!;
    expect(steps.map(({ writes, grows }) => ({ writes, grows }))).toEqual(merges!.steps);
    expect(most).toBe(merges!.most);
    expect(steps.length).toBe(5);
    // The first merge is the one that the summary of the chain tells as well.
    const [first] = await summarizeLayers(openChain(inventory.chains[0]!).disk);
    expect(first!.merge!.grows).toBe(steps[0]!.grows);
  });
});

const block = (number: number) => ({ ...DATA, block: number });

it('adds what earlier merges brought to what the next one needs', async () => {
  const folder = await setOf(3, {
    1: { blocks: [] },
    2: { blocks: [block(1)] },
    3: { blocks: [block(0)] },
  });
  const inventory = await folder.take();
  const size = (n: number) => {
    return inventory.disks.find(({ file }) => file.path === diskName(n))!.file.size;
  };
  const { steps, most } = (await mergeSequences(inventory)).get(diskName(3))!;
  expect(steps.map(({ writes, grows, frees }) => ({ writes, grows, frees }))).toEqual([
    // A block, and the bitmap that a child may need for it.
    { writes: MIB, grows: 2 * MIB, frees: size(3) },
    { writes: 2 * MIB, grows: 2 * MIB, frees: size(2) + 2 * MIB },
  ]);
  // When the second begins, the first child is gone.
  expect(most).toBe(Math.max(2 * MIB, 2 * MIB - size(3) + 2 * MIB));
});

it('needs nothing where the parent has every block', async () => {
  const inventory = await (await setOf(2)).take();
  const sequence = (await mergeSequences(inventory)).get(diskName(2))!;
  expect(sequence).toMatchObject({ most: 0, steps: [{ writes: MIB, grows: 0 }] });
});

it('is not worked out for chains that are not whole, of one disk, or of two block sizes', async () => {
  const none = async (folder: Awaited<ReturnType<typeof setOf>>) =>
    (await mergeSequences(await folder.take())).size;
  expect(await none(await setOf(1))).toBe(0);
  expect(await none(await setOf(3, { 1: null }))).toBe(0);
  expect(await none(await setOf(2, { 2: { spec: { blockSize: 2 * MIB } } }))).toBe(0);
});
