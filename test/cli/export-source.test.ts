import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusVolume, hasCorpus } from '../corpus.ts';
import { CHUNK, smallEwf } from '../formats/ewf/small-ewf.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { hasPeer, runPeer } from '../peers.ts';
import { hasVolumes, unpackedImage } from '../volumes/corpus-volumes.ts';
import { tinyFatVolume } from '../volumes/tiny-fat.ts';
import { vhdset } from './run.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** A raw image of its own. */
function rawImage(): { folder: string; image: string; bytes: Uint8Array } {
  const folder = temporaryFolder();
  const image = join(folder, 'stick.img');
  const bytes = tinyFatVolume();
  writeFileSync(image, bytes);
  return { folder, image, bytes };
}

describe('a raw image', () => {
  it('is exported byte for byte, and as a VHDX that holds the same', async () => {
    const { folder, image, bytes } = rawImage();
    const [raw, vhdx] = [join(folder, 'out.raw'), join(folder, 'out.vhdx')];
    const first = await vhdset(['export', image, raw, '--hash', 'md5', '--json']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(JSON.parse(first.stdout)).toMatchObject({
      ...{ sources: [image], size: bytes.length, gap: null, warnings: [], cloned: false },
      digests: { md5: md5(bytes) },
    });
    expect(readFileSync(raw).equals(bytes)).toBe(true);
    const second = await vhdset(['export', image, vhdx]);
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect((await vhdset(['compare', image, vhdx])).code).toBe(0);
    expect((await vhdset(['check', vhdx])).code).toBe(0);
    if (!hasPeer('qemu-img')) return;
    const peer = runPeer('qemu-img', 'compare', '-f', 'raw', '-F', 'vhdx', image, vhdx);
    expect(peer.output).toContain('identical');
  });

  it('is exported in part', async () => {
    const { folder, image, bytes } = rawImage();
    const part = join(folder, 'part.raw');
    expect((await vhdset(['export', image, part, '--range', '512+1024'])).code).toBe(0);
    expect(readFileSync(part).equals(bytes.subarray(512, 1536))).toBe(true);
  });

  it('is never replaced, and has neither states nor a base', async () => {
    const { folder, image, bytes } = rawImage();
    const onto = await vhdset(['export', image, image, '--force']);
    expect([onto.code, onto.stderr]).toEqual([4, expect.stringContaining('the same file')]);
    expect(readFileSync(image).equals(bytes)).toBe(true);
    for (const more of [
      ['out.raw', '--at', 'x.avhdx'],
      ['out.vhdx', '--clone=always'],
    ]) {
      const refused = await vhdset(['export', image, join(folder, more[0]!), ...more.slice(1)]);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is an image')]);
    }
  });

  it('that changes while it is read gives no file', async () => {
    const { folder, image } = rawImage();
    let second = 1000;
    const timer = setInterval(() => utimesSync(image, second, second++), 1);
    const { code, stderr } = await vhdset(['export', image, join(folder, 'out.raw')]);
    clearInterval(timer);
    expect([code, stderr]).toEqual([3, expect.stringContaining('changed while it was read')]);
    expect(existsSync(join(folder, 'out.raw'))).toBe(false);
  });
});

it.skipIf(!hasVolumes)('the VHDX of a real disk has its partitions', async () => {
  const image = await unpackedImage('ntfs_index.raw.gz');
  const vhdx = join(temporaryFolder(), 'index.vhdx');
  expect((await vhdset(['export', image, vhdx])).code).toBe(0);
  const listed = async (disk: string) => (await vhdset(['ls', disk, '-R', '--json'])).stdout;
  const entries = (json: string) => JSON.parse(json).entries;
  const [before, after] = [await listed(image), await listed(vhdx)];
  expect(entries(before).length).toBeGreaterThan(20);
  expect(entries(after)).toEqual(entries(before));
});

describe.skipIf(!hasCorpus)('an EWF image', () => {
  it.each([
    ['ext2.E01', ['ext2.E01'], '196066add11fb71c4c49cf1bb50d6d24'],
    ['image-split.E01', ['image-split.E01', 'image-split.E02'], '38ea5af8a80e16e46c095c9110242fc0'],
  ])('%s gives the medium, with the MD5 that was stored', async (name, files, digest) => {
    const out = join(temporaryFolder(), 'out.raw');
    const { code, stdout, stderr } = await vhdset(['export', corpusVolume(name), out, '--json']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('is the one that was stored when the image was made');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ sources: files.map(corpusVolume), digests: { md5: digest }, warnings: [] },
    });
    expect(md5(readFileSync(out))).toBe(digest);
  });

  it('without its second segment is missing what lies there', async () => {
    const folder = temporaryFolder();
    const whole = join(folder, 'whole.raw');
    await vhdset(['export', corpusVolume('image-split.E01'), whole]);
    const image = join(folder, 'image-split.E01');
    copyFileSync(corpusVolume('image-split.E01'), image);
    const out = join(folder, 'out.raw');
    const refused = await vhdset(['export', image, out]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('the image does not hold all of the disk');
    expect(existsSync(out)).toBe(false);
    const { code, stdout, stderr } = await vhdset([
      ...['export', image, out, '--allow-missing', '--json'],
    ]);
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout);
    const { known, damaged, total } = report.coverage;
    expect([known + damaged, total, known > 0, damaged > 0]).toEqual([total, 1474560, true, true]);
    expect(report.warnings.join()).toContain('segment 2 of the image is missing');
    const [full, partly] = [readFileSync(whole), readFileSync(out)];
    expect(partly.subarray(0, known).equals(full.subarray(0, known))).toBe(true);
    expect(partly.subarray(known).every((byte) => byte === 0)).toBe(true);
    const map = JSON.parse(readFileSync(`${out}.map.json`, 'utf8'));
    expect(map.missing).toMatchObject([{ offset: known, length: damaged }]);
  });

  it('none of its segments is replaced', async () => {
    const folder = temporaryFolder();
    for (const name of ['image-split.E01', 'image-split.E02'])
      copyFileSync(corpusVolume(name), join(folder, name));
    const [first, second] = [join(folder, 'image-split.E01'), join(folder, 'image-split.E02')];
    const before = md5(readFileSync(second));
    expect((await vhdset(['export', first, second, '--force'])).code).toBe(4);
    expect(md5(readFileSync(second))).toBe(before);
  });
});

it('a damaged chunk of an EWF image is missing, and nothing around it', async () => {
  const folder = temporaryFolder();
  const { bytes, medium, at } = smallEwf();
  const image = join(folder, 'small.E01');
  // The first byte of the first chunk, behind the descriptor of its section.
  bytes[at.sectors! + 76 + 4]! ^= 0xff;
  writeFileSync(image, bytes);
  const out = join(folder, 'out.raw');
  const refused = await vhdset(['export', image, out]);
  expect([refused.code, existsSync(out)]).toEqual([3, false]);
  const read = await vhdset(['export', image, out, '--allow-missing', '--json']);
  expect(read.code, read.stderr).toBe(0);
  const { coverage, warnings } = JSON.parse(read.stdout);
  expect(coverage).toMatchObject({ damaged: CHUNK });
  const differs = `the MD5 of ${image} is not the one that was stored when the image was made: ${md5(medium)}`;
  expect(warnings).toContain(differs);
  expect(read.stderr).toContain(`warning: ${differs}`);
  const given = readFileSync(out);
  expect(given.subarray(0, CHUNK).every((byte) => byte === 0)).toBe(true);
  expect(given.subarray(CHUNK).equals(medium.subarray(CHUNK))).toBe(true);
});
