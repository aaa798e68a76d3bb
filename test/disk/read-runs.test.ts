import { expect, it } from 'vitest';
import { MissingDataError, readRuns } from '../../src/disk/read-runs.ts';
import { Damaged, Kind, NO_LAYER, RunList } from '../../src/disk/run-list.ts';
import { smallLayer } from './small-disk.ts';

it('fills in data and zeros, each at its place', async () => {
  const layer = await smallLayer([{ block: 0, data: Buffer.from('abcdef') }]);
  const runs = new RunList();
  const position = layer.vhdx.source.size - 0x100000;
  runs.push(1000, 2, Kind.Data, 0, position + 2);
  runs.push(1002, 3, Kind.Zero, 0, 0);
  runs.push(1005, 1, Kind.Unallocated, NO_LAYER, 0);
  runs.push(1006, 2, Kind.Data, 0, position);
  const target = Buffer.alloc(8, '#');
  await readRuns([layer], runs, target, 1000);
  expect(target.toString('latin1')).toBe('cd\0\0\0\0ab');
});

it('names what is missing: an ancestor, or the damaged file', async () => {
  const layer = await smallLayer([], { creator: 'layer 0' });
  const missing = (layerIndex: number, damage: number) => {
    const runs = new RunList();
    runs.push(4096, 512, Kind.Missing, layerIndex, damage);
    return readRuns([layer], runs, Buffer.alloc(512), 4096);
  };
  await expect(missing(NO_LAYER, Damaged.None)).rejects.toThrow('an absent ancestor');
  const damaged = missing(0, Damaged.BlockState);
  await expect(damaged).rejects.toThrow(MissingDataError);
  await expect(damaged).rejects.toMatchObject({
    layerName: 'layer 0',
    extent: { offset: 4096, length: 512, damage: 'block-state' },
  });
});
