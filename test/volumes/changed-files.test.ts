import { describe, expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { changedFiles } from '../../src/volumes/changed-files.ts';
import { collect } from './ntfs/collect.ts';
import { resident, SmallNtfs, TOTAL } from './ntfs/small-ntfs.ts';

const volume = (...names: string[]) =>
  new SmallNtfs(
    names.map((name, i) => ({ number: 30 + i, names: [{ name }], attributes: [resident('x')] })),
  );

const state = (source: MemorySource) => ({ name: 'disk', source, sectorSize: 512 });

function written(offset: number, length: number): ByteRanges {
  const ranges = new ByteRanges();
  ranges.add(offset, length);
  return ranges;
}

/** Two partitions of an MBR, each with one of the volumes; `null`: an empty one. */
function partitioned(...volumes: (MemorySource | null)[]): MemorySource {
  const disk = new Uint8Array(4 * 2 ** 20);
  const view = new DataView(disk.buffer);
  for (const [i, source] of volumes.entries()) {
    const at = 0x1be + 16 * i;
    view.setUint8(at + 4, 7);
    view.setUint32(at + 8, 2048 + 2560 * i, true);
    view.setUint32(at + 12, 2560, true);
    if (source) disk.set(source.bytes, (2048 + 2560 * i) * 512);
  }
  view.setUint16(510, 0xaa55, true);
  return new MemorySource(disk);
}

describe('files of two states of a disk', () => {
  it('are compared volume by volume, with what was written of each', async () => {
    const newer = partitioned(volume('a', 'new'), volume('b'));
    const older = partitioned(volume('a'), volume('b'));
    const changed = await changedFiles(state(newer), state(older), written(2 ** 20 + 100, 1000));
    const told = await Promise.all(
      changed.map(async ({ number, status, writtenBytes, changes }) => {
        const all = await collect(changes());
        return [number, status, writtenBytes, all.map(({ change }) => change)];
      }),
    );
    expect(told).toEqual([
      [1, 'compared', 1000, ['added']],
      [2, 'compared', 0, []],
    ]);
    const second = await changedFiles(state(newer), state(older), new ByteRanges(), 2);
    expect(second.map(({ number }) => number)).toEqual([2]);
    await expect(
      changedFiles(state(newer), state(older), new ByteRanges(), 3),
    ).rejects.toMatchObject({ code: 'no-such-volume' });
  });

  it('are told of a volume that one of the states alone has, or that is not read', async () => {
    const two = partitioned(volume('a'), volume('b'));
    const one = partitioned(volume('a'));
    const blank = partitioned(volume('a'), null);
    const statusOf = async (newer: MemorySource, older: MemorySource) =>
      (await changedFiles(state(newer), state(older), new ByteRanges())).map((v) => v.status);
    expect(await statusOf(two, one)).toEqual(['compared', 'added']);
    expect(await statusOf(one, two)).toEqual(['compared', 'removed']);
    expect(await statusOf(two, blank)).toEqual(['compared', 'not-read']);
  });

  it('are not read where the file system is damaged beyond reading, and why is told', async () => {
    const broken = volume('a');
    broken.bytes.fill(0, 64 * 512, 66 * 512);
    broken.bytes.fill(0, 1024 * 512, 1026 * 512);
    const [changed] = await changedFiles(state(broken), state(volume('a')), written(0, TOTAL));
    expect(changed).toMatchObject({ status: 'not-read', writtenBytes: TOTAL });
    expect(changed!.reason).toContain('the first file record');
  });
});
