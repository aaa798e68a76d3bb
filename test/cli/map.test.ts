import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { tinyFatVolume } from '../volumes/tiny-fat.ts';
import { writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';

const MIB = 1024 * 1024;

it('tells what each range is and which file holds it, as JSON', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const { stdout, code } = await vhdset(['map', join(folder, 'leaf.avhdx'), '--json']);
  expect(code).toBe(0);
  const map = JSON.parse(stdout);
  expect(map).toMatchObject({ virtualSize: 8 * MIB, complete: true, gap: null });
  const short = map.extents.map(({ start, length, kind, layer }: Record<string, unknown>) => {
    return [start, length, kind, layer];
  });
  expect(short).toEqual([
    [0, 4096, 'data', 1],
    [4096, 4096, 'data', 0],
    [8192, MIB - 8192, 'data', 2],
    [MIB, MIB, 'data', 1],
    [2 * MIB, MIB, 'zero', 0],
    [3 * MIB, 5 * MIB, 'unallocated', null],
  ]);
  expect(map.extents[0]).toMatchObject({ depth: 1, present: true, zero: false, data: true });
  expect(map.extents[5]).toMatchObject({ depth: 2, present: false, zero: true, data: false });
});

it('sums up what each file decides, hides, and what a merge of it would do', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const { stdout } = await vhdset(['map', join(folder, 'leaf.avhdx'), '--json', '--summary']);
  const { layers, extents } = JSON.parse(stdout);
  expect(extents).toBeUndefined();
  const [leaf, middle, base] = layers;
  expect(leaf).toMatchObject({
    decides: 4096 + MIB,
    hidden: 0,
    merge: { writes: 4096, zeroes: MIB, grows: 0, frees: leaf.fileSize },
  });
  expect(middle).toMatchObject({
    decides: 4096 + MIB,
    hidden: 0,
    merge: { writes: 4096 + MIB, zeroes: 0, grows: MIB, frees: middle.fileSize - MIB },
  });
  expect(base).toMatchObject({ decides: MIB - 8192, hidden: MIB + 8192, merge: null });
});

it('shows the same as text, of a part of the disk, and what is missing', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const part = await vhdset(['map', leaf, '--range', '4K-8K']);
  expect(part.stdout).toContain('0x1000          0x1000  data            0');
  expect(part.stdout).not.toContain('unallocated');
  execFileSync('rm', [join(folder, 'base.vhdx')]);
  const { stdout, code } = await vhdset(['map', leaf]);
  expect(code).toBe(0);
  expect(stdout).toContain('Not whole: the parent of');
  expect(stdout).toContain('missing');
});

it('maps the image of a disk as one layer', async () => {
  const image = join(temporaryFolder(), 'stick.img');
  const bytes = tinyFatVolume();
  await writeFile(image, bytes);
  const { stdout, code } = await vhdset(['map', image, '--range', '512+1024', '--json']);
  const map = JSON.parse(stdout);
  expect([code, map.virtualSize, map.layers]).toMatchObject([
    ...[0, bytes.length, [{ fileSize: bytes.length, decides: bytes.length, merge: null }]],
  ]);
  expect(map.extents).toMatchObject([{ start: 512, length: 1024, data: true }]);
  const refused = await vhdset(['map', image, '--at', 'x.vhdx']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is an image')]);
});
