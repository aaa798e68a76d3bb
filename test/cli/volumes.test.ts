import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFile, corpusVolume, hasCorpus } from '../corpus.ts';
import { writeDisk } from './disk-files.ts';
import { vhdset } from './run.ts';
import { canMakeVolumes, temporaryFolder, writeFatVolume } from './volume-images.ts';

describe.skipIf(!hasCorpus)('volumes of real disks', () => {
  it('EWF image of two segments, with what reads it instead', async () => {
    const { stdout, code } = await vhdset(['volumes', corpusVolume('image-split.E01')]);
    expect(code).toBe(0);
    expect(stdout).toContain('1.4 MiB, MBR, 512-byte sectors');
    expect(stdout).toMatch(
      /2 {2}ext2 .* at 176 KiB +partition type: Linux\n +not read here: serve the disk/,
    );
  });

  it('VHDX, as data', async () => {
    const { stdout } = await vhdset(['volumes', await corpusFile('ntfs-fixed.vhdx'), '--json']);
    const list = JSON.parse(stdout);
    expect(list).toMatchObject({ scheme: 'mbr', sectorSize: 512, faults: [], warnings: [] });
    expect(list.volumes).toMatchObject([
      { number: 1, content: 'ntfs', label: 'TestVolume', read: true, instead: null },
    ]);
  });
});

describe('volumes', () => {
  const folder = temporaryFolder('volumes');

  it('of a disk without any says so', async () => {
    const path = join(folder, 'blank.vhdx');
    await writeDisk(path, 1, []);
    const { stdout, code } = await vhdset(['volumes', path]);
    expect(stdout).toMatch(/8 MiB, no partition table, and no file system that is known\n$/);
    expect(code).toBe(0);
  });

  it('of a file that is no disk fails', async () => {
    const { stderr, code } = await vhdset(['volumes', 'package.json']);
    expect(stderr).toContain(
      'neither a VHDX nor a VHD Set: its content is unknown; no partition table or file system',
    );
    expect(code).toBe(3);
  });

  it.skipIf(!canMakeVolumes)('of a volume is that volume, which is no disk', async () => {
    const path = join(folder, 'transfer.img');
    writeFatVolume(path);
    const hash = await vhdset(['hash', `${path}#1`]);
    expect(hash.stderr).toContain(`${path}#1 is a volume, and what is wanted here is a disk`);
    for (const name of ['Sub folder', 'notes.txt']) {
      const { stderr } = await vhdset(['volumes', `${path}#1/${name}`]);
      expect(stderr).toContain(`VHD Set; vhdset ls ${path}#1 "/${name}" lists what is there`);
    }
    const inspect = await vhdset(['inspect', path]);
    expect(inspect.stderr).toContain(`it is the image of a disk; vhdset volumes ${path} shows`);
    expect([hash.code, inspect.code]).toEqual([3, 3]);
    const { stdout } = await vhdset(['volumes', path]);
    expect(stdout).toMatch(
      /8 MiB, no partition table\n {2}1 {2}FAT16 {2}8 MiB {2}at 0 bytes {2}"TRANSFER"\n$/,
    );
  });
});
