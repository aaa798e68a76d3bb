import { describe, expect, it } from 'vitest';
import { formatFileTime } from '../../src/bytes/file-time.ts';
import { ExfatFileSystem } from '../../src/volumes/exfat-file-system.ts';
import type { FileEntry } from '../../src/volumes/file-system.ts';
import { hasPeer, runPeer } from '../peers.ts';
import { addExfatFiles } from './exfat-files.ts';
import { bytesOf, collect, icat, listedByFls, random } from './file-system-oracle.ts';
import { volumeFolder } from './made-volume.ts';

const { make, open } = volumeFolder();
const CLUSTER = 4096;

describe.skipIf(!hasPeer('mkfs.exfat') || !hasPeer('fls'))('exFAT', () => {
  const path = make('volume', 16, 'mkfs.exfat', '-L', 'Transfer', '-c', '4K');
  const inside = { name: 'inside.bin', content: random(100, 5), clusters: [131] };
  const files = [
    { name: 'contiguous.bin', content: random(3 * CLUSTER, 1), clusters: [100, 101, 102] },
    { name: 'in pieces.bin', content: random(3 * CLUSTER - 7, 2), clusters: [110, 108, 112] },
    { name: 'empty', content: new Uint8Array(0), clusters: [] },
    { name: 'Ä name of more than fifteen letters', content: random(9, 3), clusters: [120] },
    { name: 'half', content: random(2 * CLUSTER, 4), clusters: [122, 123], valid: 5000 },
    { name: 'gone.bin', content: random(CLUSTER + 1, 6), clusters: [125, 126], deleted: true },
    {
      name: 'folder',
      content: new Uint8Array(CLUSTER),
      clusters: [130],
      size: CLUSTER,
      directory: true,
    },
  ];
  addExfatFiles(path, files);
  addExfatFiles(path, [inside], 130);

  it('tells of the volume', async () => {
    const volume = await ExfatFileSystem.open(await open(path));
    expect(volume).toMatchObject({ label: 'Transfer', clusterSize: CLUSTER, faults: [] });
  });

  it('lists and reads what fls and icat do', async () => {
    const volume = await ExfatFileSystem.open(await open(path));
    const entries = (await collect(volume.walk())) as FileEntry[];
    expect(entries.map((entry) => entry.path).sort()).toEqual(listedByFls(path, false));
    for (const file of files.filter(({ deleted, directory }) => !deleted && !directory)) {
      const content = await bytesOf(volume, await volume.lookUp(file.name.toUpperCase()));
      const expected = file.content.slice();
      if (file.valid) expected.fill(0, file.valid);
      expect(content).toEqual(expected);
      // Sleuthkit gives what the clusters hold beyond the valid length.
      if (!file.valid && content.length > 0) expect(content).toEqual(icat(path, file.name));
    }
    expect(await bytesOf(volume, await volume.lookUp('folder/inside.bin'))).toEqual(inside.content);
  });

  it('keeps hundredths and zone of the times', async () => {
    const volume = await ExfatFileSystem.open(await open(path));
    const { times } = await volume.lookUp('empty');
    expect(times.zone).toBe('utc');
    expect(formatFileTime(times.modified!)).toBe('2024-02-29T12:30:58.9900000');
    expect(formatFileTime(times.accessed!)).toBe('2024-02-29T12:30:58.0000000');
  });

  it('tells of deleted files, and what lies where they lay', async () => {
    const volume = await ExfatFileSystem.open(await open(path));
    const [gone, ...others] = await collect(volume.deleted());
    expect(others).toEqual([]);
    expect(gone).toMatchObject({ name: 'gone.bin', deleted: true, pathCertainty: 'decoded' });
    expect(listedByFls(path, true)).toContain('gone.bin');
    expect(await bytesOf(volume, gone!)).toEqual(files[5]!.content);
  });

  it('tells which clusters are free', async () => {
    const volume = await ExfatFileSystem.open(await open(path));
    const layout = volume.clusterSize;
    const stream = await volume.openStream(await volume.lookUp('in pieces.bin'));
    const [first] = stream.extents();
    const ranges = await collect(volume.occupancy(first!.position! - 2 * layout, 5 * layout));
    // Clusters 108 to 112: every other one is in use.
    expect(ranges.map(({ state, length }) => [state, length / layout])).toEqual([
      ['in-use', 1],
      ['free', 1],
      ['in-use', 1],
      ['free', 1],
      ['in-use', 1],
    ]);
  });

  it('refuses what it does not have', async () => {
    const volume = await ExfatFileSystem.open(await open(path));
    const codes = await Promise.all(
      [
        volume.lookUp('nothing'),
        volume.lookUp('empty/below'),
        volume.openStream(await volume.lookUp('folder')),
        volume.openStream(await volume.lookUp('empty'), 'x'),
      ].map((wrong) => wrong.catch(({ code }) => code)),
    );
    expect(codes).toEqual(['no-such-file', 'not-a-directory', 'not-a-file', 'no-such-stream']);
  });

  it('is the volume that blkid sees', () => {
    expect(runPeer('blkid', '-p', path).stdout).toContain('LABEL="Transfer"');
  });
});
