import fc from 'fast-check';
import { expect, it } from 'vitest';
import { summarizeLayers } from '../../src/disk/layer-summary.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { bitmapEntryIndex, payloadEntryIndex } from '../../src/formats/vhdx/geometry.ts';
import { shareOf } from '../share.ts';
import { type ModelUnit, randomChain, UNIT } from './random-chain.ts';

it('counts what the model counts, unit by unit, over 200 random chains', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const { layers, complete, own, model } = await randomChain(seed);
      const summaries = await summarizeLayers(openDisk(layers, { complete }));
      for (const [index, { decides, hidden, merge }] of summaries.entries()) {
        const count = (units: readonly ModelUnit[], fits: (unit: ModelUnit) => boolean) =>
          units.filter(fits).length * UNIT;
        const writes = count(own[index]!, ({ kind }) => kind === 'data');
        const zeroes = count(own[index]!, ({ kind }) => kind === 'zero');
        expect(decides).toBe(count(model, ({ layer }) => layer === index));
        expect(hidden).toBe(writes + zeroes - decides);
        const parent = layers[index + 1];
        if (!parent) {
          expect(merge).toBeNull();
          continue;
        }
        const grows = await growthOf(parent.vhdx, own[index]!);
        const frees = layers[index]!.vhdx.source.size - grows;
        expect(merge).toEqual({ writes, zeroes, grows, frees });
      }
    }),
    { numRuns: shareOf(200) },
  );
}, 240_000);

type Parent = Awaited<ReturnType<typeof randomChain>>['layers'][number]['vhdx'];

/** Bytes of the parent's blocks that are neither fully nor partially present, and hold data of the child; and their bitmaps. */
async function growthOf({ geometry, bat, source, metadata }: Parent, own: readonly ModelUnit[]) {
  const { blockSize, payloadBlocks } = geometry;
  const perBlock = blockSize / UNIT;
  let grows = 0;
  const chunks = new Set<number>();
  for (let block = 0; block * perBlock < own.length; block++) {
    const units = own.slice(block * perBlock, (block + 1) * perBlock);
    if (!units.some(({ kind }) => kind === 'data')) continue;
    const entry = Buffer.alloc(8);
    if (block < payloadBlocks) {
      await source.read(entry, bat.offset + payloadEntryIndex(geometry, block) * 8);
    }
    if ((entry[0]! & 7) >= 6) continue;
    grows += blockSize;
    chunks.add(Math.floor(block / geometry.chunkRatio));
  }
  if (!metadata.hasParent) return grows;
  for (const chunk of chunks) {
    const index = bitmapEntryIndex(geometry, chunk);
    const entry = Buffer.alloc(8);
    if (index < bat.available) await source.read(entry, bat.offset + index * 8);
    if ((entry[0]! & 7) !== 6) grows += 1024 * 1024;
  }
  return grows;
}
