import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { SourceError } from '../../src/bytes/source-error.ts';
import { FilePool } from '../../src/node/file-pool.ts';
import { readPartitionTable } from '../../src/volumes/partition-table.ts';
import { hasPeer, runPeer } from '../peers.ts';
import { BASIC_DATA, mbr, ntfsStart, smallGpt } from './small-gpt.ts';

const partitions = [{ type: BASIC_DATA, first: 64, last: 163 }];
const read = (disk: Uint8Array, sectorSize?: number) =>
  readPartitionTable(new MemorySource(disk), sectorSize);

describe('partition table', () => {
  it.each([
    [512, undefined],
    [4096, undefined],
    [4096, 512],
  ])('GPT of %i-byte sectors, the disk telling %s', async (sectorSize, told) => {
    const table = await read(smallGpt({ sectorSize, sectors: 512, partitions }), told);
    expect(table).toMatchObject({ scheme: 'gpt', hybrid: false, sectorSize, faults: [] });
    expect(table.partitions).toMatchObject([{ offset: 64 * sectorSize, size: 100 * sectorSize }]);
  });

  it('is hybrid where the master boot record names partitions too', async () => {
    const disk = smallGpt({ partitions });
    disk.set(
      mbr([
        { type: 0xee, first: 1, count: 33 },
        { type: 7, first: 64, count: 100 },
      ]),
    );
    expect(await read(disk)).toMatchObject({ scheme: 'gpt', hybrid: true, faults: [] });
  });

  it('is told as lost when both copies are', async () => {
    const disk = smallGpt({ partitions });
    disk.fill(0, 512, 2048);
    disk.fill(0, disk.length - 512);
    const { scheme, partitions: none, faults } = await read(disk);
    expect([scheme, none]).toEqual(['gpt', []]);
    expect(faults.map(({ code }) => code)).toContain('gpt-lost');
  });

  it.each([
    ['wiped', new Uint8Array(512)],
    ['without the protective entry', mbr([])],
  ])('GPT counts with a first sector that is %s', async (_what, sector) => {
    const disk = smallGpt({ partitions });
    disk.set(sector);
    const table = await read(disk);
    expect(table.scheme).toBe('gpt');
    expect(table.partitions).toHaveLength(1);
    expect(table.faults).toMatchObject([{ code: 'protective-mbr-missing' }]);
  });

  it.each([
    ['mbr', mbr([{ type: 7, first: 8, count: 100 }]), 1],
    [null, ntfsStart(), 0],
  ])('a GPT left over does not count: %s', async (scheme, sector, count) => {
    const disk = smallGpt({ partitions });
    disk.set(sector);
    const table = await read(disk);
    expect(table).toMatchObject({ scheme, faults: [{ code: 'gpt-left-over' }] });
    expect(table.partitions).toHaveLength(count);
  });

  it('entries behind a file system in the first sector are its code', async () => {
    const disk = new Uint8Array(65536);
    const sector = ntfsStart();
    sector.set(mbr([{ type: 7, first: 8, count: 100 }]).subarray(446), 446);
    disk.set(sector);
    expect(await read(disk)).toMatchObject({ scheme: null, partitions: [] });
  });

  it('of nothing is none', async () => {
    for (const size of [0, 1, 511, 512, 513, 100_000]) {
      expect(await read(new Uint8Array(size))).toMatchObject({ scheme: null, faults: [] });
    }
  });

  it('is read from the backup where the start of the disk cannot be', async () => {
    const disk = new MemorySource(smallGpt({ partitions }));
    const source: ByteSource = {
      size: disk.size,
      read: async (target, position) => {
        if (position < 4096) throw new SourceError('disk', 'EIO', 'input/output error');
        return disk.read(target, position);
      },
    };
    const table = await readPartitionTable(source).catch((error) => error);
    expect(table).toMatchObject({ scheme: 'gpt' });
    expect(table.partitions).toHaveLength(1);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'vhdset-partitions-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A disk divided by sfdisk, and what sfdisk and mmls read from it. */
function divided(name: string, mebibytes: number, script: string, ...options: string[]) {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, mebibytes * 1024 * 1024);
  const made = spawnSync('sfdisk', ['-q', ...options, path], { input: script, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return path;
}

interface Listed {
  partitiontable: {
    id: string;
    partitions: { node: string; start: number; size: number; type: string; name?: string }[];
  };
}

const LAYOUTS: [string, string, ...string[]][] = [
  ['primary', 'label: dos\nlabel-id: 0xcafe1234\nstart=64, size=100, type=7, bootable\n,2048,c\n'],
  ['extended', `label: dos\n,4096,7\n,,5\n${',2048,83\n'.repeat(9)}`],
  [
    'gpt',
    `label: gpt\n,2048,U\n,2048,E3C9E316-0B5C-4DB8-817D-F92DF00215AE\nsize=9000, type=U, name=Größe\n`,
  ],
  ['gpt with holes', `label: gpt\n3: start=8192,size=64\n1: start=2048,size=64\n`],
  ['gpt with few entries', 'label: gpt\ntable-length: 8\n,2048\n,2048\n'],
];

describe.skipIf(!hasPeer('sfdisk') || !hasPeer('mmls'))('against sfdisk and mmls', () => {
  it.each(LAYOUTS)('%s', async (name, script) => {
    const path = divided(name, 64, script);
    const { partitiontable: theirs }: Listed = JSON.parse(runPeer('sfdisk', '-J', path).stdout);
    const ours = await readAll(path);
    expect(ours.faults).toEqual([]);
    expect(ours.diskId).toBe(theirs.id.toLowerCase().replace('0x', ''));
    const slots = ours.partitions.map((part) => ({
      slot: part.slot,
      start: part.offset / 512,
      size: part.size / 512,
      name: part.name ?? undefined,
    }));
    const listed = theirs.partitions
      .map(({ node, start, size, name: label, type }) => ({ node, start, size, label, type }))
      .filter(({ type }) => type !== '5')
      .sort((a, b) => a.start - b.start)
      .map(({ node, start, size, label }) => ({
        slot: Number(/\d+$/.exec(node)![0]),
        start,
        size,
        name: label,
      }));
    expect(slots).toEqual(listed);
    const lines = runPeer('mmls', path).stdout.split('\n');
    const rows = lines.flatMap((line) => {
      const row = /^\d+: +\d+(?::\d+)? +(\d+) +\d+ +(\d+) /.exec(line);
      return row ? [[Number(row[1]), Number(row[2])]] : [];
    });
    const places = slots.map(({ start, size }) => [start, size]);
    expect(rows.sort((a, b) => a[0]! - b[0]!)).toEqual(places);
  });
});

describe.skipIf(!hasPeer('sgdisk'))('against sgdisk', () => {
  it('a hybrid table', async () => {
    const path = divided('hybrid', 32, 'label: gpt\n,2048,U\n,,L\n');
    expect(runPeer('sgdisk', '-h', '1:2', path).status).toBe(0);
    const table = await readAll(path);
    expect(table).toMatchObject({ scheme: 'gpt', hybrid: true, faults: [] });
    expect(table.partitions).toHaveLength(2);
  });

  it('a damaged primary that sgdisk repairs is the same table', async () => {
    const path = divided('damaged', 32, 'label: gpt\n,2048,U\n,,L\n');
    const before = await readAll(path);
    const damaged = spawnSync('dd', [
      'if=/dev/zero',
      `of=${path}`,
      'bs=512',
      'seek=1',
      'count=1',
      'conv=notrunc',
    ]);
    expect(damaged.status).toBe(0);
    const table = await readAll(path);
    expect(table.partitions).toEqual(before.partitions);
    expect(table.faults).toMatchObject([{ code: 'gpt-header-missing', offset: 512 }]);
  });
});

async function readAll(path: string) {
  const pool = new FilePool();
  try {
    return await readPartitionTable(await pool.open(path));
  } finally {
    pool.close();
  }
}
