import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileDigest } from '../file-digest.ts';
import { hasVolumes, unpackedImage } from '../volumes/corpus-volumes.ts';
import { CLUSTER, inClusters, resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';
import { vhdset } from './run.ts';
import { canMakeVolumes, temporaryFolder, writeFatVolume } from './volume-images.ts';

const UNPROVEN = 'nothing proves that they still hold the same';
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** Two deleted files of one path, one of which lost a cluster to another, and one in its record. */
function smallImage(): string {
  const path = join(temporaryFolder('gone'), 'small.img');
  const was = { inUse: false, sequence: 3 };
  const runs = [
    { length: 1, lcn: 300 },
    { length: 1, lcn: 100 },
  ];
  const volume = new SmallNtfs([
    { number: 30, ...was, names: [{ name: 'a.txt' }], attributes: [resident('first')] },
    { number: 31, ...was, names: [{ name: 'a.txt' }], attributes: [inClusters(runs, 2 * CLUSTER)] },
    {
      number: 32,
      ...was,
      names: [{ name: 'b.txt' }],
      attributes: [resident('b'), resident('s', 'x')],
    },
  ]);
  volume.put(300 * CLUSTER, new Uint8Array(CLUSTER).fill(7));
  writeFileSync(path, volume.bytes);
  return path;
}

describe.skipIf(!hasVolumes)('deleted files of a real volume', () => {
  // What its makers say of it (dftt 7), by MD5.
  const TRUTH = {
    'frag1.dat': '7a3bc5b763bef201202108f4ba128149',
    'frag2.dat': '0e80ab84ef0087e60dfc67b88a1cf13e',
    'sing1.dat': '59b20779f69ff9f0ac5fcd2c38835a79',
    'mult1.dat': 'ffd27bd782bdce67750b6b9ee069d2ef',
    'mult1.dat:ADS': 'ba1b9eedb1c091ddca253d35dde8f616',
    'dir1/mult2.dat': '59cf0e9cd107bc1e75afb7374f6e05bb',
    'dir1/dir2/frag3.dat': '21121699487f3fbbdb9a4b3391b6d3e0',
    'res1.dat': '9036637712b491904cd0bfbdbe648453',
    '?directory-37-1/sing2.dat': 'c229626f6a71b167ad7e50c4f2fccdb1',
  };

  it('are extracted, all nine streams', async () => {
    const image = await unpackedImage('7-ntfs-undel.dd.gz');
    const before = await fileDigest(image);
    const out = join(temporaryFolder('gone'), 'out');
    const args = ['extract', image, '/', out, '--deleted', '--streams', '--json'];
    const { stdout, stderr, code } = await vhdset(args);
    expect([stderr, code]).toEqual([expect.stringContaining(UNPROVEN), 0]);
    const { files, deleted } = JSON.parse(stdout) as {
      files: { source: string; target: string; content: string }[];
      deleted: boolean;
    };
    expect(deleted).toBe(true);
    expect(files.every(({ content }) => content === 'whole')).toBe(true);
    const found = files.map(({ source, target }) => [source, md5(readFileSync(join(out, target)))]);
    expect(Object.fromEntries(found)).toEqual(TRUTH);
    expect(await fileDigest(image)).toBe(before);
  });

  it('are printed, a named stream too, whatever the case of the letters', async () => {
    const image = await unpackedImage('7-ntfs-undel.dd.gz');
    for (const [path, digest] of [
      ['/DIR1/dir2/frag3.dat', TRUTH['dir1/dir2/frag3.dat']],
      ['mult1.dat:ADS', TRUTH['mult1.dat:ADS']],
    ] as const) {
      const words = ['bin/vhdset.js', 'cat', image, path, '--deleted'];
      const { stdout, stderr, status } = spawnSync(process.execPath, words);
      expect([md5(stdout), status]).toEqual([digest, 0]);
      expect(stderr.toString()).toContain(UNPROVEN);
    }
  });
});

describe('what is left of deleted files', () => {
  it('of one path is written under two names; a part that was lost only if that is allowed', async () => {
    const image = smallImage();
    const out = join(temporaryFolder('gone'), 'out');
    const strict = await vhdset(['extract', image, 'a.txt', out, '--deleted']);
    expect(strict.code).toBe(3);
    expect(strict.stderr).toContain('a.txt: not written: a part of it is missing');
    expect(readdirSync(out)).toEqual(['a.txt']);
    expect(readFileSync(join(out, 'a.txt'), 'utf8')).toBe('first');

    const more = await vhdset([
      'extract',
      image,
      'a.txt',
      out,
      '--deleted',
      '--allow-missing',
      '--force',
    ]);
    expect(more.code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['a.txt', 'a.txt.record-31.incomplete']);
    const kept = readFileSync(join(out, 'a.txt.record-31.incomplete'));
    expect(kept.equals(Buffer.concat([Buffer.alloc(CLUSTER, 7), Buffer.alloc(CLUSTER)]))).toBe(
      true,
    );
  });

  it('is read as it is now with --accept-doubtful, and that is said', async () => {
    const out = join(temporaryFolder('gone'), 'out');
    const args = ['extract', smallImage(), '/', out, '--deleted', '--accept-doubtful', '--streams'];
    const { stderr, code } = await vhdset(args);
    expect(code).toBe(0);
    expect(stderr).toContain('whatever was written there since');
    expect(readdirSync(out).sort()).toEqual(['a.txt', 'a.txt.record-31', 'b.txt', 'b.txt:x']);
  });

  it.each([
    [['a.txt'], '2 deleted files had this path or lay below it; extract --deleted writes all'],
    [['none.txt'], 'no deleted file had this path'],
  ])('cat %j is refused', async (path, text) => {
    const { stdout, stderr, code } = await vhdset(['cat', smallImage(), ...path, '--deleted']);
    expect([stdout, code]).toEqual(['', 3]);
    expect(stderr).toContain(text);
  });

  it.skipIf(!canMakeVolumes)(
    'on FAT says that its clusters are taken to follow each other',
    async () => {
      const image = join(temporaryFolder('gone'), 'fat.img');
      writeFatVolume(image);
      expect(spawnSync('mdel', ['-i', image, '::notes.txt']).status).toBe(0);
      const { stdout: listed } = await vhdset(['ls', image, '--deleted']);
      const name = /(\S+otes\.txt)/i.exec(listed)![1]!;
      const { stdout, stderr, code } = await vhdset(['cat', image, `/${name}`, '--deleted']);
      expect([stdout, code]).toEqual(['remember the milk\n', 0]);
      expect(stderr).toContain('they are taken to follow each other');
    },
  );

  it('of a folder that is gone is listed by its path; of a folder that never was, an error', async () => {
    const image = smallImage();
    expect((await vhdset(['ls', image, 'B.TXT', '--deleted'])).stdout).toMatch(
      /b\.txt\s+\(deleted/,
    );
    const { stderr, code } = await vhdset(['ls', image, '/never', '--deleted']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('never')]);
    expect(existsSync(image)).toBe(true);
  });
});
