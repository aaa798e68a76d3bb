import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { SourceError } from '../../src/bytes/source-error.ts';
import { recogniseFileSystem } from '../../src/volumes/recognise.ts';
import { hasPeer, type Peer, runPeer } from '../peers.ts';
import { volumeFolder } from './made-volume.ts';
import { ntfsStart } from './small-gpt.ts';

const { make, open } = volumeFolder();

const MAKERS: [Peer, string, number, ...string[]][] = [
  ['mkntfs', 'ntfs', 8, '-F', '-q', '-L', 'Files'],
  ['mkfs.exfat', 'exfat', 8, '-L', 'Transfer'],
  ['mkfs.fat', 'fat12', 1, '-F', '12', '-n', 'TWELVE'],
  ['mkfs.fat', 'fat16', 16, '-F', '16', '-n', 'SIXTEEN'],
  ['mkfs.fat', 'fat32', 40, '-F', '32', '-n', 'THIRTYTWO'],
  ['mke2fs', 'ext2', 8, '-q', '-t', 'ext2', '-L', 'two'],
  ['mke2fs', 'ext3', 8, '-q', '-t', 'ext3', '-L', 'three'],
  ['mke2fs', 'ext4', 8, '-q', '-t', 'ext4', '-L', 'four'],
  ['mkfs.xfs', 'xfs', 320, '-q', '-L', 'big'],
  ['mkfs.btrfs', 'btrfs', 128, '-q', '-L', 'butter'],
  ['mkswap', 'swap', 1],
];

describe('what tools have made', () => {
  it.each(MAKERS)('%s: %s', async (peer, kind, mebibytes, ...args) => {
    if (!hasPeer(peer) || !hasPeer('blkid')) return expect(process.env.CI).not.toBe('true');
    const path = make(kind, mebibytes, peer, ...args);
    const theirs = runPeer('blkid', '-p', '-o', 'export', path).stdout;
    const told = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(theirs)?.[1] ?? null;
    const found = await recogniseFileSystem(await open(path));
    expect(found?.kind).toBe(kind);
    expect(kind).toMatch(told('TYPE') === 'vfat' ? /^fat/ : (told('TYPE') ?? ''));
    if (kind === 'swap') return;
    expect(found?.id?.toLowerCase()).toBe(told('UUID')?.toLowerCase());
    // The labels of NTFS and exFAT are read with their files.
    if (kind !== 'ntfs' && kind !== 'exfat') expect(found?.label).toBe(told('LABEL'));
  });
});

describe('recognition', () => {
  it('of a volume too short to hold one is nothing', async () => {
    for (const size of [0, 1, 511]) {
      expect(await recogniseFileSystem(new MemorySource(new Uint8Array(size)))).toBeNull();
    }
  });

  it('of one sector goes by that sector', async () => {
    expect(await recogniseFileSystem(new MemorySource(ntfsStart()))).toMatchObject({
      kind: 'ntfs',
      hasBootSector: true,
    });
  });

  it('goes by the first sector when the rest is missing, and fails without it', async () => {
    const bytes = new Uint8Array(128 * 1024);
    bytes.set(ntfsStart());
    const failing = (from: number): ByteSource => ({
      size: bytes.length,
      read: async (target, position) => {
        if (position + target.length > from) throw new SourceError('disk', 'EIO', 'gone');
        target.set(bytes.subarray(position, position + target.length));
      },
    });
    expect(await recogniseFileSystem(failing(512))).toMatchObject({ kind: 'ntfs' });
    await expect(recogniseFileSystem(failing(511))).rejects.toMatchObject({
      code: 'source-unreadable',
    });
  });
});
