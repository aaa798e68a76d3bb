import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { findVolumes, volumeSource } from '../../src/volumes/volumes.ts';
import { corpusFile, hasCorpus } from '../corpus.ts';
import { volumeFolder } from './made-volume.ts';
import { BASIC_DATA, MSR, mbr, ntfsStart, smallGpt } from './small-gpt.ts';

const { open } = volumeFolder();

function diskWith(types: readonly string[], starts: Record<number, Uint8Array> = {}) {
  const partitions = types.map((type, index) => ({
    type,
    first: 64 + index * 100,
    last: 163 + index * 100,
  }));
  const disk = smallGpt({ partitions });
  for (const [number, bytes] of Object.entries(starts)) {
    disk.set(bytes, (64 + (+number - 1) * 100) * 512);
  }
  return new MemorySource(disk);
}

describe('volumes', () => {
  it('are numbered from 1 in the order of the disk, whatever they hold', async () => {
    const { volumes } = await findVolumes(
      diskWith([MSR, BASIC_DATA, BASIC_DATA], { 2: ntfsStart() }),
    );
    expect(volumes.map(({ number, content }) => [number, content?.kind ?? null])).toEqual([
      [1, 'reserved'],
      [2, 'ntfs'],
      [3, null],
    ]);
  });

  it('a file system without a partition table is volume 1', async () => {
    const disk = new Uint8Array(4096);
    disk.set(ntfsStart());
    const { volumes } = await findVolumes(new MemorySource(disk));
    expect(volumes).toMatchObject([{ number: 1, offset: 0, size: 4096, partition: null }]);
  });

  it('a blank disk has none', async () => {
    expect((await findVolumes(new MemorySource(new Uint8Array(65536)))).volumes).toEqual([]);
  });

  it.each([
    ['storage-spaces', 'e75caf8f-f680-4cee-afa3-b001e56efc2d', undefined],
    ['dynamic-disk', '5808c8aa-7e8f-42e0-85d2-e1e90434cfb3', undefined],
    ['dynamic-disk', 'af9b60a0-1431-4f62-bc68-3311714a69ad', undefined],
    ['ntfs', 'af9b60a0-1431-4f62-bc68-3311714a69ad', ntfsStart()],
  ])('%s by type %s', async (kind, type, start) => {
    const { volumes } = await findVolumes(diskWith([type], start ? { 1: start } : {}));
    expect(volumes[0]!.content?.kind).toBe(kind);
  });

  it('on a dynamic disk may be a part of one: what seems a file system is warned of', async () => {
    const dynamic = 'af9b60a0-1431-4f62-bc68-3311714a69ad';
    const starts = { 1: ntfsStart(), 3: ntfsStart() };
    const { volumes } = await findVolumes(diskWith([dynamic, dynamic, BASIC_DATA], starts));
    expect(volumes.map(({ warning }) => warning?.slice(0, 24) ?? null)).toEqual([
      'it is on a dynamic disk:',
      null,
      null,
    ]);
  });

  it('end with the disk where their partition does not', async () => {
    const disk = new Uint8Array(100 * 512);
    disk.set(mbr([{ type: 7, first: 50, count: 1000 }]));
    const source = new MemorySource(disk);
    const { volumes, faults } = await findVolumes(source);
    expect(volumes).toMatchObject([{ offset: 25600, size: 25600 }]);
    expect(faults).toMatchObject([{ code: 'partition-outside-disk' }]);
    expect(volumeSource(source, volumes[0]!).size).toBe(25600);
  });
});

describe.skipIf(!hasCorpus)('volumes of real disks', () => {
  it.each([
    ['ntfs-fixed.vhdx', 'mbr', ['ntfs']],
    ['fat-parent.vhdx', 'mbr', ['fat12']],
    ['ext2.vhdx', null, ['ext2']],
    ['xfs.vhdx', 'gpt', ['xfs']],
    ['btrfs.vhdx', 'mbr', ['btrfs']],
  ])('%s', async (name, scheme, kinds) => {
    const vhdx = requireReadable(await openVhdx(await open(await corpusFile(name))));
    const disk = openDisk([{ name, vhdx }], { complete: true });
    const source = {
      size: disk.virtualSize,
      read: (target: Uint8Array, position: number) => disk.read(target, position),
    };
    const { table, volumes } = await findVolumes(source, disk.logicalSectorSize);
    expect([table.scheme, volumes.map(({ content }) => content?.kind)]).toEqual([scheme, kinds]);
  });
});
