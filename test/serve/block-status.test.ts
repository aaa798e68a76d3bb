import { expect, it } from 'vitest';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { blockStatus } from '../../src/serve/block-status.ts';
import { contextsAskedFor } from '../../src/serve/meta-context.ts';
import { MIB, smallLayer } from '../disk/small-disk.ts';
import { smallExport } from './test-client.ts';

const contexts = contextsAskedFor([], true);
const all = { one: false, stopped: () => false };

it('describes a range in each context, neighbours of one state joined', async () => {
  const served = await smallExport();
  const [allocation, kind] = await blockStatus(
    served,
    contexts,
    { offset: 0, length: 4 * MIB },
    all,
  );
  expect(allocation).toEqual([MIB, 0, 2 * MIB, 3, MIB, 0]);
  expect(kind).toEqual([MIB, 0, MIB, 1, MIB, 2, MIB / 2, 0, MIB / 2, 4]);
});

it('gives one descriptor when one is asked for, and begins anywhere', async () => {
  const served = { ...(await smallExport()), offset: MIB };
  const told = await blockStatus(
    served,
    contexts,
    { offset: 512, length: 2 * MIB },
    { ...all, one: true },
  );
  expect(told).toEqual([
    [2 * MIB - 512, 3],
    [MIB - 512, 1],
  ]);
});

it('ends a reply that grows too long, without a gap', async () => {
  // Every other sector is of the child: 2,048 runs for each mebibyte.
  const sectors = Array.from({ length: 1024 }, (_, i) => [2 * i, 2 * i + 1] as const);
  const leaf = await smallLayer(
    Array.from({ length: 16 }, (_, block) => ({ block, state: 7, present: sectors })),
    { type: 'differencing', virtualSize: 16 * MIB },
  );
  const disk = openDisk([leaf], { complete: true });
  const served = { name: '', description: '', disk, offset: 0, length: 16 * MIB };
  const range = { offset: 0, length: 16 * MIB };
  const [allocation, kind] = await blockStatus(served, contexts, range, all);
  expect(allocation).toHaveLength(2 * 16 * 1024);
  expect(allocation!.slice(0, 4)).toEqual([512, 0, 512, 3]);
  expect(kind).toHaveLength(2 * 16 * 1024);
});

it('stops between windows when nobody waits any more', async () => {
  const served = await smallExport();
  const range = { offset: 0, length: 4 * MIB };
  const told = await blockStatus(served, contexts, range, { one: false, stopped: () => true });
  expect(told).toHaveLength(2);
});
