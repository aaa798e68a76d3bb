import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesSince } from '../../src/disk/changes.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { shareOf } from '../share.ts';
import { modelOf, randomChain, randomFrom, UNIT } from './random-chain.ts';
import { MIB, smallLayer } from './small-disk.ts';

it('lists what layers above the older state have written, and nothing below', async () => {
  const data = Buffer.alloc(MIB, 1);
  const child = { type: 'differencing' } as const;
  const leaf = await smallLayer([{ block: 0, state: 2 }], child);
  const middle = await smallLayer(
    [0, 1].map((block) => ({ block, data })),
    child,
  );
  const base = await smallLayer([{ block: 2, data }]);
  const disk = openDisk([leaf, middle, base], { complete: true });
  const since = async (from: number) => {
    const found: string[] = [];
    for await (const { offset, length, kind, layer } of changesSince(disk, from)) {
      found.push(`${offset / MIB} ${length / MIB} ${kind} ${layer}`);
    }
    return found;
  };
  expect(await since(0)).toEqual([]);
  expect(await since(1)).toEqual(['0 1 zero 0']);
  expect(await since(2)).toEqual(['0 1 zero 0', '1 1 data 1']);
});

it('tells of what was behind the end of a disk that was shortened and extended again', async () => {
  const child = { type: 'differencing' } as const;
  const data = Buffer.alloc(MIB, 1);
  const base = await smallLayer([0, 1, 2, 3].map((block) => ({ block, data })));
  const short = await smallLayer([], { ...child, virtualSize: 1.5 * MIB });
  const leaf = await smallLayer([{ block: 3, data }], { ...child, virtualSize: 6 * MIB });
  const found: string[] = [];
  for await (const change of changesSince(openDisk([leaf, short, base], { complete: true }), 2)) {
    const { offset, length, kind, layer } = change;
    found.push(`${offset / MIB} ${length / MIB} ${kind} ${layer}`);
  }
  // Behind 4 MiB the older state had nothing that could change.
  expect(found).toEqual(['1.5 1.5 zero 1', '3 1 data 0']);
});

it('leaves out only what both states read alike, over 200 random chains', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const { layers, complete, own, model } = await randomChain(seed);
      const from = randomFrom(seed)(layers.length);
      const older = modelOf(own.slice(from), complete);
      const changed = new Uint8Array(model.length);
      for await (const { offset, length, kind, layer } of changesSince(
        openDisk(layers, { complete }),
        from,
      )) {
        const [first, end] = [offset / UNIT, (offset + length) / UNIT];
        changed.fill(1, first, end);
        expect(layer).toBeLessThan(from);
        for (let unit = first; unit < end; unit++) {
          const wrote = own[layer]![unit];
          if (wrote ? wrote.kind !== kind : kind !== 'zero') expect.fail(`unit ${unit}: ${kind}`);
        }
      }
      for (let unit = 0; unit < Math.min(model.length, older.length); unit++) {
        const [now, then] = [model[unit]!, older[unit]!];
        const alike =
          now.tag === then.tag && (now.kind === 'missing') === (then.kind === 'missing');
        if (!alike && !changed[unit]) expect.fail(`unit ${unit} was changed, and is not told`);
      }
    }),
    { numRuns: shareOf(200) },
  );
}, 240_000);
