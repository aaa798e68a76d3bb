import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint, vhdset } from './run.ts';
import {
  canMakeVolumes,
  FILES,
  temporaryFolder,
  writeFatVolume,
  writeIncompleteChain,
} from './volume-images.ts';

const folder = temporaryFolder('extract');
const image = join(folder, 'transfer.img');
if (canMakeVolumes) writeFatVolume(image);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const DIGESTS = new Map([...FILES].map(([name, bytes]) => [name, sha256(bytes)]));

/** The files below a folder with their content. */
function contentOf(path: string): Map<string, Buffer> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(path, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(path, name))]));
}

describe.skipIf(!canMakeVolumes)('extract', () => {
  it('writes the whole volume, with a manifest, and leaves the image as it was', async () => {
    const before = sha256(readFileSync(image));
    const [out, manifest] = [join(folder, 'all'), join(folder, 'all.json')];
    const { code, stdout } = await vhdset(['extract', image, '/', out, '--manifest', manifest]);
    expect(code).toBe(0);
    expect(stdout).toContain('5 files, 3.1 MiB, written to');
    const digests = [...contentOf(out)].map(([name, bytes]) => [name, sha256(bytes)] as const);
    expect(new Map(digests)).toEqual(DIGESTS);
    const { files } = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const { source, target, sha256: digest, content } of files) {
      expect([target, digest, content]).toEqual([source, sha256(FILES.get(source)!), 'whole']);
    }
    expect(files).toHaveLength(FILES.size);
    expect(sha256(readFileSync(image))).toBe(before);
    // FAT keeps steps of two seconds.
    const times = ['notes.txt', 'Sub folder'].map((name) => statSync(join(out, name)).mtimeMs);
    for (const time of times) expect(time % 2000).toBe(0);
  });

  it('writes the content of a folder, and a single file', async () => {
    const out = join(folder, 'part');
    expect((await vhdset(['extract', image, '/Sub folder', out])).code).toBe(0);
    expect([...contentOf(out).keys()].sort()).toEqual(['deep/file.bin', 'end.bin']);
    expect((await vhdset(['extract', image, 'Sub folder/deep/file.bin', out])).code).toBe(0);
    expect(existsSync(join(out, 'file.bin'))).toBe(true);
  });

  it('replaces no file unless told to, and never the image', async () => {
    const out = join(folder, 'again');
    await vhdset(['extract', image, 'notes.txt', out]);
    writeFileSync(join(out, 'notes.txt'), 'mine');
    const refused = await vhdset(['extract', image, 'notes.txt', out]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('it exists');
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine');
    await vhdset(['extract', image, 'notes.txt', out, '--force']);
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('remember the milk\n');
    const onto = await vhdset(['extract', image, '/', out, '--manifest', image, '--force']);
    expect(onto.code).toBe(4);
    expect(onto.stderr).toContain('the same file as the input');
  });

  it('a file that is not whole only with --allow-missing, and marked', async () => {
    const chain = temporaryFolder('chain');
    const leaf = await writeIncompleteChain(chain);
    const before = fingerprint(chain);
    const [strict, loose] = [join(folder, 'strict'), join(folder, 'loose')];
    const refused = await vhdset(['extract', leaf, '/', strict]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('big.bin: not written: a part of it is missing');
    expect([...contentOf(strict).keys()].sort()).toEqual(
      [...FILES.keys()].filter((name) => name !== 'big.bin').sort(),
    );
    const manifest = join(folder, 'loose.json');
    const args = ['--allow-missing', '--manifest', manifest];
    const taken = await vhdset(['extract', leaf, '/', loose, ...args]);
    expect(taken.stderr).toContain('it is zeros in big.bin.incomplete');
    expect(taken.code).toBe(0);
    const { files } = JSON.parse(readFileSync(manifest, 'utf8'));
    const big = files.find(({ source }: { source: string }) => source === 'big.bin');
    expect(big).toMatchObject({ content: 'partly-missing', target: 'big.bin.incomplete' });
    const expected = FILES.get('big.bin')!.slice();
    for (const { offset, length } of big.missing) expected.fill(0, offset, offset + length);
    expect(sha256(contentOf(loose).get('big.bin.incomplete')!)).toBe(sha256(expected));
    expect(
      big.missing.reduce((sum: number, { length }: { length: number }) => sum + length, 0),
    ).toBe(1024 * 1024);
    expect(fingerprint(chain)).toEqual(before);
  });

  it('hostile names stay in the folder, under names that are safe', async () => {
    const hostile = join(folder, 'hostile.img');
    // Seven letters each, which take the place of others in the long names on the volume.
    const names = ['..\\..\\x', '../../y', 'a:b|c?d', '\u001b[31mzz'];
    const plain = names.map((_, index) => `Name-${index}z`);
    writeFatVolume(hostile, new Map(plain.map((name) => [name, Buffer.from(name)])));
    const bytes = readFileSync(hostile);
    for (const [index, name] of plain.entries()) rename(bytes, name, names[index]!);
    writeFileSync(hostile, bytes);
    const out = join(folder, 'deep', 'er', 'hostile');
    const { code, stderr } = await vhdset([
      'extract',
      hostile,
      '/',
      out,
      '--manifest',
      join(folder, 'h.json'),
    ]);
    expect(code, stderr).toBe(0);
    expect(readdirSync(join(folder, 'deep', 'er'))).toEqual(['hostile']);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['er']);
    const texts = [...contentOf(out).values()].map((content) => content.toString());
    expect(texts.sort()).toEqual([...plain].sort());
    expect([...contentOf(out).keys()]).toContain('..%5C..%5Cx');
    const listing = await vhdset(['ls', hostile]);
    expect(listing.stdout).not.toContain('\u001b');
    expect(listing.stdout).toContain('\\u{1b}[31mzz');
  });
});

/** Gives a file on a FAT volume another long name of seven letters; the parts have them apart. */
function rename(volume: Buffer, from: string, to: string): void {
  const places = [1, 3, 5, 7, 9, 14, 16];
  for (let at = 0; at + 32 <= volume.length; at += 32) {
    const fits = places.every((place, i) => volume.readUInt16LE(at + place) === from.charCodeAt(i));
    if (volume[at + 11] !== 0x0f || !fits) continue;
    for (const [i, place] of places.entries()) volume.writeUInt16LE(to.charCodeAt(i), at + place);
    return;
  }
  throw new Error(`the volume has no ${from}`);
}
