import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { SourceError } from '../../src/bytes/source-error.ts';
import {
  MOST_SAMPLED,
  regularStripes,
  type SampledFile,
  sampleFiles,
} from '../../src/sets/stripes.ts';
import { type SmallDisk, SmallFolder, type SparseFile, smallDisk } from './small-folder.ts';

const KIB = 1024;
const MIB = 0x100000;
const PLAIN = Buffer.from('plain');

/** A disk of 12 blocks of plain data. */
const BLOCKS = Array.from({ length: 12 }, (_, block) => ({ block, data: PLAIN }));
const DISK: SmallDisk = { id: 1, blocks: BLOCKS, spec: { virtualSize: 12 * MIB } };

async function encrypt(file: SparseFile, from: number, length: number, distance = Infinity) {
  const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 3), Buffer.alloc(16));
  for (let at = from; at < file.size; at += distance) {
    const plain = Buffer.alloc(Math.min(length, file.size - at));
    await file.read(plain, at);
    await file.write(cipher.update(plain), at);
  }
}

async function sampled(folder: SmallFolder): Promise<Map<string, SampledFile>> {
  const found = await sampleFiles(await folder.take());
  return new Map(found.map((one) => [one.file.path, one]));
}

describe('a file', () => {
  it('that is sound has neither random structures nor stripes', async () => {
    const folder = await new SmallFolder().disk('a.vhdx', DISK);
    expect((await sampled(folder)).get('a.vhdx')).toMatchObject({
      ...{ samples: 16, random: 0, structures: [], stripes: null },
    });
  });

  it('encrypted in stripes, head first: structures by offset, stripes by length and distance', async () => {
    const file = await smallDisk(DISK);
    await encrypt(file, 0, 384 * KIB, 1536 * KIB);
    const one = (await sampled(new SmallFolder().file('a.avhdx', file))).get('a.avhdx')!;
    expect(one.structures.map(({ offset }) => offset)).toEqual([
      ...[0, 0x10000, 0x20000, 0x30000, 0x40000],
    ]);
    expect(one.structures[0]!.entropy).toBeGreaterThan(7.9);
    expect(one.stripes).toMatchObject({ first: 0, length: 384 * KIB, distance: 1536 * KIB });
  });

  it('with another extension behind its own is looked at as well', async () => {
    const file = await smallDisk(DISK);
    await encrypt(file, 0, 512 * KIB);
    const found = await sampled(new SmallFolder().file('a.avhdx.locked', file).file('b.zip', file));
    expect([...found.keys()]).toEqual(['a.avhdx.locked']);
    expect(found.get('a.avhdx.locked')!.structures).toHaveLength(5);
  });

  it('whose payload alone has stripes: no structure of it is called random', async () => {
    const file = await smallDisk(DISK);
    await encrypt(file, 4 * MIB, 128 * KIB, 640 * KIB);
    const one = (await sampled(new SmallFolder().file('a.vhdx', file))).get('a.vhdx')!;
    expect(one).toMatchObject({
      structures: [],
      stripes: { length: 128 * KIB, distance: 640 * KIB },
    });
  });

  it('that holds one random stretch, as of a packed file in the guest, has no stripes', async () => {
    const file = await smallDisk(DISK);
    await encrypt(file, 6 * MIB, 4 * MIB);
    const one = (await sampled(new SmallFolder().file('a.vhdx', file))).get('a.vhdx')!;
    expect(one.random).toBeGreaterThan(2);
    expect(one).toMatchObject({ structures: [], stripes: null });
  });

  it('that the medium does not give is left to others, and the next is sampled', async () => {
    const file = await smallDisk(DISK);
    const bad: ByteSource = {
      size: file.size,
      read: async () => {
        throw new SourceError('bad.vhdx', 'unreadable', 'I/O error');
      },
    };
    const folder = new SmallFolder().file('bad.vhdx', bad).file('good.vhdx', file);
    expect([...(await sampled(folder)).keys()]).toEqual(['good.vhdx']);
  });
});

it('reads a bounded number of samples of a bounded number of files', async () => {
  let reads = 0;
  const file = await smallDisk(DISK);
  await encrypt(file, 0, 64 * KIB, 320 * KIB);
  const counted: ByteSource = {
    size: file.size,
    read: async (target, position) => {
      reads++;
      expect(target.length).toBe(4096);
      await file.read(target, position);
    },
  };
  const folder = new SmallFolder();
  for (let i = 0; i < 3 * MOST_SAMPLED; i++) folder.file(`${i}.avhdx`, file);
  const inventory = await folder.take();
  const files = inventory.files.map((one) => {
    return { ...one, tree: { ...one.tree, open: async () => counted } };
  });
  const found = await sampleFiles({ files, disks: [] });
  expect(found).toHaveLength(MOST_SAMPLED);
  expect(reads).toBeLessThanOrEqual(MOST_SAMPLED * (16 + 5) + 8 * 2 * 256);
});

it('reads the samples of a file side by side, and few of all', async () => {
  const file = await smallDisk(DISK);
  await encrypt(file, 0, 64 * KIB, 320 * KIB);
  let [now, most, ofOne] = [0, 0, 0];
  const slow = (): ByteSource => {
    let own = 0;
    return {
      size: file.size,
      read: async (target, position) => {
        most = Math.max(most, ++now);
        ofOne = Math.max(ofOne, ++own);
        await new Promise((done) => setTimeout(done, 1));
        now--;
        own--;
        await file.read(target, position);
      },
    };
  };
  const folder = new SmallFolder();
  for (let i = 0; i < 12; i++) folder.file(`${i}.avhdx`, file);
  const inventory = await folder.take();
  const files = inventory.files.map((one) => {
    const source = slow();
    return { ...one, tree: { ...one.tree, open: async () => source } };
  });
  const found = await sampleFiles({ files, disks: [] });
  const here = await sampleFiles({ files: inventory.files, disks: [] });
  expect(found.map(({ file: _, ...told }) => told)).toEqual(
    here.map(({ file: _, ...told }) => told),
  );
  expect(found[0]!.stripes).not.toBeNull();
  expect(ofOne).toBeGreaterThanOrEqual(16);
  expect(ofOne).toBeLessThanOrEqual(32);
  expect(most).toBeLessThanOrEqual(8 * 32);
});

describe('regular stripes', () => {
  const steps = (text: string) => [...text].map((one) => one === '#');

  it.each([
    ['##....##....##....##....##....', { first: 0, length: 2, distance: 6, count: 5 }],
    ['...#..#..#..#..#.', { first: 3, length: 1, distance: 3, count: 5 }],
    // Borders that fall between two steps.
    ['##....##.....##....##....##.....##....', { first: 0, length: 2, distance: 6, count: 6 }],
  ])('%s', (text, expected) => {
    expect(regularStripes(steps(text))).toEqual(expected);
  });

  it.each([
    '##....##....##....',
    '#.#.#.#.#.#.#.',
    '####........#..##.......#....####.',
    '###########################',
    '',
  ])('none in %s', (text) => {
    expect(regularStripes(steps(text))).toBeNull();
  });
});
