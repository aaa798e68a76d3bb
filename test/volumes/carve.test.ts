import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { carveDisks, startsLikeDisk } from '../../src/volumes/carve.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect } from './ntfs/collect.ts';
import { CLUSTER, SmallNtfs, TOTAL } from './ntfs/small-ntfs.ts';

it('finds both kinds of beginnings, and passes over what can not be read', async () => {
  const volume = new SmallNtfs([]);
  volume.put(TOTAL - CLUSTER, new TextEncoder().encode('vhdsetv1'));
  volume.put(256 * CLUSTER, new TextEncoder().encode('vhdxfile'));
  const fs = await openNtfs(volume);
  const found = await collect(carveDisks(fs, volume));
  expect(found.map(({ position, extension }) => [position / CLUSTER, extension])).toEqual([
    [256, 'vhdx'],
    [2047, 'vhds'],
  ]);
  const short = new MemorySource(volume.bytes.slice(0, 300 * CLUSTER));
  expect(await collect(carveDisks(fs, short))).toHaveLength(1);
});

it('can be ended', async () => {
  const volume = new SmallNtfs([]);
  const ended = collect(carveDisks(await openNtfs(volume), volume, AbortSignal.abort()));
  await expect(ended).rejects.toThrow('aborted');
});

it('tells whether content begins as a disk', async () => {
  const of = (text: string) => startsLikeDisk(new MemorySource(new TextEncoder().encode(text)));
  expect([
    await of('vhdxfile…'),
    await of('vhdsetv1'),
    await of('vhdx'),
    await of('MZ      '),
  ]).toEqual([true, true, false, false]);
});
