import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatFileTime } from '../../src/bytes/file-time.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { decodeFatBootSector } from '../../src/formats/fat/boot-sector.ts';
import { FatFileSystem } from '../../src/volumes/fat-file-system.ts';
import type { FileEntry } from '../../src/volumes/file-system.ts';
import { hasPeer, runPeer } from '../peers.ts';
import { bytesOf, collect, icat, listedByFls, random } from './file-system-oracle.ts';
import { volumeFolder } from './made-volume.ts';

const { folder, make, open } = volumeFolder();
const ready = hasPeer('mkfs.fat') && hasPeer('mcopy') && hasPeer('fls');

/** A tree on this system, and copied onto a FAT volume by mtools. */
function filled(width: number, mebibytes: number) {
  const path = make(`fat${width}`, mebibytes, 'mkfs.fat', '-F', `${width}`, '-n', 'MY LABEL 12');
  const files = new Map<string, Uint8Array>();
  const add = (name: string, length: number) => files.set(name, random(length, files.size + 1));
  add('README.TXT', 10);
  add('lower.txt', 11);
  add('Ünïcödé and long.name.with dots', 5000);
  add('empty', 0);
  add('Folder with a long name/deep/deeper/file.bin', 70_001);
  for (let index = 0; index < 120; index++) add(`many/a file with number ${index}.dat`, index * 7);
  const tree = join(folder, `tree${width}`);
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    writeFileSync(join(tree, name), bytes);
    utimesSync(join(tree, name), 1709213458, 1709213458);
  }
  const tops = [...new Set([...files.keys()].map((name) => join(tree, name.split('/')[0]!)))];
  const copied = runPeer('mcopy', '-s', '-m', '-i', path, ...tops, '::/');
  if (copied.status !== 0) throw new Error(copied.output);
  for (const name of ['::/many/a file with number 50.dat', '::/README.TXT']) {
    expect(runPeer('mdel', '-i', path, name).status).toBe(0);
  }
  return { path, files };
}

describe.skipIf(!ready).each([
  [12, 2],
  [16, 16],
  [32, 40],
])('FAT%i', (width, mebibytes) => {
  const { path, files } = ready ? filled(width, mebibytes) : { path: '', files: new Map() };

  it('lists what fls does, and reads what was written and what icat reads', async () => {
    const volume = await FatFileSystem.open(await open(path));
    expect(volume).toMatchObject({ kind: `fat${width}`, label: 'MY LABEL 12', faults: [] });
    const entries = (await collect(volume.walk())) as FileEntry[];
    expect(entries.map((entry) => entry.path).sort()).toEqual(listedByFls(path, false));
    for (const entry of entries.filter(({ type }) => type === 'file')) {
      expect(await bytesOf(volume, entry)).toEqual(files.get(entry.path));
    }
    const name = 'Folder with a long name/deep/deeper/file.bin';
    expect(await bytesOf(volume, await volume.lookUp(name))).toEqual(icat(path, name));
  });

  it('finds names in any case, and by their short form', async () => {
    const volume = await FatFileSystem.open(await open(path));
    for (const spelling of ['/folder with a LONG name\\deep', 'FOLDER~1/DEEP']) {
      expect((await volume.lookUp(spelling)).path).toBe('Folder with a long name/deep');
    }
    expect((await volume.lookUp('')).type).toBe('directory');
    await expect(volume.lookUp('none')).rejects.toMatchObject({ code: 'no-such-file' });
    await expect(volume.lookUp('empty/x')).rejects.toMatchObject({ code: 'not-a-directory' });
  });

  it('tells of deleted files; the first letter is known where the long name had a checksum', async () => {
    const volume = await FatFileSystem.open(await open(path));
    const gone = await collect(volume.deleted());
    expect(gone.map((entry) => entry.path).sort()).toEqual(listedByFls(path, true));
    const file = gone.find(({ name }) => name === 'a file with number 50.dat')!;
    expect(await bytesOf(volume, file)).toEqual(files.get('many/a file with number 50.dat'));
  });

  it('keeps times as the wall clock that wrote them', async () => {
    const volume = await FatFileSystem.open(await open(path));
    const { times } = await volume.lookUp('empty');
    expect(times.zone).toBe('local');
    expect(formatFileTime(times.modified!)).toMatch(
      /^2024-02-(28|29)T\d\d:\d\d:\d[024-8]\.0000000$/,
    );
  });

  it('tells what is free: clusters of a deleted file are, of another not', async () => {
    const volume = await FatFileSystem.open(await open(path));
    const stateAt = async (entry: FileEntry) => {
      const [extent] = (await volume.openStream(entry)).extents();
      const [range] = await collect(volume.occupancy(extent!.position!, 1));
      return range!.state;
    };
    expect(await stateAt(await volume.lookUp('lower.txt'))).toBe('in-use');
    const gone = await collect(volume.deleted());
    expect(await stateAt(gone.find(({ name }) => name.endsWith('50.dat'))!)).toBe('free');
  });

  it('a chain that ends too early leaves the rest missing', async () => {
    const bytes = new Uint8Array(readFileSync(path));
    const geometry = decodeFatBootSector(bytes)!;
    bytes.fill(0, geometry.fatOffset, geometry.fatOffset + geometry.fatSize);
    const volume = await FatFileSystem.open(new MemorySource(bytes));
    if (width === 32) {
      // The root directory itself is a chain: it is cut after its first cluster.
      const found = await collect(volume.walk());
      expect(found.at(-1)).toMatchObject({ fault: { code: 'directory-cut-short' } });
      return;
    }
    const stream = await volume.openStream(await volume.lookUp('Ünïcödé and long.name.with dots'));
    expect(stream.extents().map(({ kind }) => kind)).toEqual(['data', 'missing']);
    await expect(stream.read(new Uint8Array(5000), 0)).rejects.toMatchObject({
      code: 'file-damaged',
    });
  });

  it('a directory that contains itself is gone into once', async () => {
    const bytes = new Uint8Array(readFileSync(path));
    const intact = await FatFileSystem.open(new MemorySource(bytes));
    const outer = await intact.lookUp('Folder with a long name');
    const inner = await intact.lookUp('Folder with a long name/deep');
    const at = (entry: FileEntry) => entry.id * 32;
    bytes.copyWithin(at(inner) + 20, at(outer) + 20, at(outer) + 22);
    bytes.copyWithin(at(inner) + 26, at(outer) + 26, at(outer) + 28);
    const volume = await FatFileSystem.open(new MemorySource(bytes));
    const found = await collect(volume.walk());
    const cycles = found.filter((entry) => entry.found === 'unreadable');
    expect(cycles).toMatchObject([{ fault: { code: 'directory-cycle' } }]);
  });
});

describe('a volume that is not FAT', () => {
  it('is refused', async () => {
    const source = new MemorySource(new Uint8Array(512));
    await expect(FatFileSystem.open(source)).rejects.toMatchObject({
      code: 'file-system-unreadable',
    });
  });
});
