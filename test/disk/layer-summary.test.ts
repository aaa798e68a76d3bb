import { expect, it } from 'vitest';
import { summarizeLayers } from '../../src/disk/layer-summary.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { MIB, smallLayer } from './small-disk.ts';

const data = Buffer.alloc(MIB, 1);

it('counts what a file decides, what is hidden of it, and what its merge would do', async () => {
  const leaf = await smallLayer(
    [
      { block: 0, data },
      { block: 1, data },
      { block: 3, state: 3 },
    ],
    { type: 'differencing' },
  );
  const base = await smallLayer([0, 2, 3].map((block) => ({ block, data })));
  const [first, second] = await summarizeLayers(openDisk([leaf, base], { complete: true }));
  expect(first).toMatchObject({ decides: 3 * MIB, hidden: 0 });
  expect(first!.merge).toEqual({
    writes: 2 * MIB,
    zeroes: MIB,
    grows: MIB,
    frees: first!.fileSize - MIB,
  });
  expect(second).toMatchObject({ decides: MIB, hidden: 2 * MIB, merge: null });
});

it('counts a block of the parent once, however many runs of the child lie in it', async () => {
  const present = [
    [0, 1],
    [4, 5],
    [9, 100],
  ] as const;
  const leaf = await smallLayer([{ block: 2, state: 7, present, data }], { type: 'differencing' });
  const base = await smallLayer([], { blockSize: 2 * MIB });
  const [first] = await summarizeLayers(openDisk([leaf, base], { complete: true }));
  expect(first!.merge).toMatchObject({ writes: 93 * 512, grows: 2 * MIB });
});

it('counts the bitmap that a parent with a parent of its own has to make for a new block', async () => {
  const leaf = await smallLayer([{ block: 2, data }], { type: 'differencing' });
  const fresh = await smallLayer([], { type: 'differencing' });
  const summary = await summarizeLayers(openDisk([leaf, fresh], { complete: false }));
  expect(summary[0]!.merge).toMatchObject({
    grows: 2 * MIB,
    frees: summary[0]!.fileSize - 2 * MIB,
  });
  const block = { block: 0, state: 7, present: [[0, 8]] as const, data };
  const withBitmap = await smallLayer([block], { type: 'differencing' });
  const [first] = await summarizeLayers(openDisk([leaf, withBitmap], { complete: false }));
  expect(first!.merge).toMatchObject({ grows: MIB });
});
