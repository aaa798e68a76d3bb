import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DiskImage } from '../../src/case/disk-image.ts';
import {
  compareStoredDigests,
  missingOf,
  requireNoState,
  storedAlgorithms,
  warningsOf,
  withDiskImage,
} from '../../src/cli/disk-image-argument.ts';
import { SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';
import { temporaryFolder } from './volume-images.ts';

const folder = temporaryFolder('image-argument');
const raw: DiskImage = {
  ...{ path: 'x.raw', kind: 'raw', files: ['x.raw'], ewf: null },
  source: { size: 0, read: async () => {} },
};
const ewf = {
  ...raw,
  kind: 'ewf',
  path: 'x.E01',
  ewf: {
    digests: { md5: 'aa', sha1: null },
    errorRanges: [{ offset: 4096, length: 512 }],
    absent: [{ offset: 0, length: 1024 }],
    faults: [{ structure: 'table', message: 'its checksum is wrong' }],
  },
} as unknown as DiskImage;

describe('the image of a disk as an argument', () => {
  it('is opened where it is one, and null for what is not', async () => {
    const path = join(folder, 'disk.img');
    const { bytes } = new SmallNtfs([]);
    writeFileSync(path, bytes);
    const told = await withDiskImage(path, async ({ inputs, fileSize }) => [inputs, fileSize]);
    expect(told).toEqual([[path], bytes.length]);
    expect(await withDiskImage(folder, async () => 'a folder')).toBeNull();
  });

  it('tells what it lacks, in order, and what is wrong with it', () => {
    expect([...missingOf(ewf).within(0, 1e6)]).toEqual([
      { offset: 0, length: 1024 },
      { offset: 4096, length: 512 },
    ]);
    expect(missingOf(raw).isEmpty).toBe(true);
    expect(warningsOf(raw)).toEqual([]);
    expect(warningsOf(ewf)).toEqual([
      'table: its checksum is wrong',
      expect.stringContaining('512 bytes could not be read when the image was made'),
    ]);
  });

  it('has its digests compared with those that were stored', () => {
    expect(storedAlgorithms(ewf)).toEqual(['md5']);
    expect(storedAlgorithms(raw)).toEqual([]);
    const compare = (digest: string) => compareStoredDigests(ewf, ['md5', 'sha1'], [digest, 'bb']);
    expect(compare('aa')).toMatchObject({ told: [expect.stringMatching(/MD5/)], doubts: [] });
    expect(compare('cc')).toMatchObject({ told: [], doubts: [expect.stringMatching(/: aa$/)] });
  });

  it('has no states', () => {
    expect(() => requireNoState('x', 'x.raw')).toThrow(/is an image/);
    expect(requireNoState(undefined, 'x.raw')).toBeUndefined();
  });
});
