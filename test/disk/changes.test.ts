import { expect, it } from 'vitest';
import { changesSince } from '../../src/disk/changes.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
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
