import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, statfs, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../fixtures/scene/random.ts';
import { FilePool } from '../../../src/node/file-pool.ts';
import type { FileSystem } from '../../../src/volumes/file-system.ts';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import { hasPeer, runPeer } from '../../peers.ts';
import { shareOf } from '../../share.ts';
import {
  applyFolder,
  canMount,
  compressDirectory,
  contentsByWalk,
  contentsByWimlib,
  makeNtfs,
  makeTree,
  whileMounted,
  withFolder,
} from './made-ntfs.ts';

const hasPeers =
  hasPeer('mkntfs') && hasPeer('wimapply') && hasPeer('wimcapture') && hasPeer('wimdir');

async function withVolume(
  image: string,
  use: (fs: FileSystem, read: (target: Uint8Array, position: number) => Promise<void>) => unknown,
): Promise<void> {
  const pool = new FilePool();
  try {
    const source = await pool.open(image);
    await use(await openNtfs(source), (target, position) => source.read(target, position));
  } finally {
    await pool.close();
  }
}

/** Everything as wimlib reads it, and every file found again by its directory. */
async function expectAsWimlib(image: string): Promise<ReadonlySet<string>> {
  const expected = contentsByWimlib(image);
  let kinds: ReadonlySet<string> = new Set();
  await withVolume(image, async (fs, read) => {
    expect(fs.faults).toEqual([]);
    const { contents, storage } = await contentsByWalk(fs, read);
    expect([...contents].toSorted()).toEqual([...expected].toSorted());
    expect(await listed(fs)).toEqual(
      [...new Set([...expected.keys()].map(withoutStream))].toSorted(),
    );
    kinds = storage;
  });
  return kinds;
}

/** All paths, by the directories. */
async function listed(fs: FileSystem): Promise<string[]> {
  const paths: string[] = [];
  const directories = [fs.root];
  for (let directory = directories.pop(); directory; directory = directories.pop()) {
    for await (const entry of fs.readDirectory(directory)) {
      if (entry.found === 'unreadable') throw new Error(JSON.stringify(entry));
      expect(entry.faults).toEqual([]);
      if (entry.system) continue;
      paths.push(entry.path);
      if (entry.type === 'directory') directories.push(entry);
    }
  }
  return paths.toSorted();
}

function withoutStream(key: string): string {
  return key.slice(0, key.lastIndexOf(':'));
}

describe.skipIf(!hasPeers)('a tree put onto a volume by others is read as they read it', () => {
  it.each([
    [512, 512],
    [4096, 512],
    [65_536, 512],
    [4096, 4096],
    [2 * 1024 * 1024, 512],
  ])('clusters of %s bytes, sectors of %s', (cluster, sector) =>
    withFolder(async (folder) => {
      const tree = join(folder, 'tree');
      const image = join(folder, 'volume.img');
      await mkdir(tree);
      const large = cluster > 65_536;
      await makeTree(tree, large ? 20 : shareOf(700), randomFrom(`tree ${cluster} ${sector}`));
      makeNtfs(image, large ? 600 : 96, cluster, sector);
      applyFolder(tree, image);
      await expectAsWimlib(image);
    }),
  );

  it.skipIf(!hasPeer('fls'))('and as Sleuth Kit lists it', () =>
    withFolder(async (folder) => {
      const tree = join(folder, 'tree');
      const image = join(folder, 'volume.img');
      await mkdir(tree);
      await makeTree(tree, 300, randomFrom('fls'));
      makeNtfs(image, 64, 4096, 512);
      applyFolder(tree, image);
      const lines = runPeer('fls', '-r', '-p', '-u', image).stdout.split('\n');
      const printable = (path: string) => /^[ -[\]_-~]*$/.test(path);
      const expected = lines
        .flatMap((line) => /^[rd]\/[rd] (\d+)-\d+-\d+:\t(.*)$/.exec(line)?.slice(1).join(' ') ?? [])
        .filter((line) => printable(line) && !/^\d+ \$/.test(line));
      await withVolume(image, async (fs) => {
        const found: string[] = [];
        for await (const entry of fs.walk()) {
          if (!entry.path.startsWith('$')) found.push(`${entry.id} ${entry.path}`);
        }
        expect(found.filter(printable).toSorted()).toEqual(expected.toSorted());
      });
    }),
  );
});

const mountable = hasPeers && canMount();

describe.skipIf(!mountable)('a volume that was mounted and changed', () => {
  it.for([
    [512, 512, 20],
    [4096, 512, 200],
    [4096, 4096, 200],
  ] as const)('with clusters of %s bytes, sectors of %s', ([cluster, sector, pieces], { skip }) =>
    withFolder(async (folder) => {
      const image = join(folder, 'volume.img');
      makeNtfs(image, 24, cluster, sector);
      if (!(await whileMounted(image, folder, fill))) return skip('FUSE may not mount here');
      const storage = await expectAsWimlib(image);
      expect([...storage].toSorted()).toEqual(['compressed', 'plain', 'resident', 'sparse']);
      await withVolume(image, async (fs) => {
        const table = await fs.openStream(await fs.lookUp('$MFT'));
        expect(table.extents().length).toBeGreaterThan(5);
        // So many pieces that its runs do not fit into one record.
        const fragmented = await fs.openStream(await fs.lookUp('fragmented'));
        expect(fragmented.extents().length).toBeGreaterThan(pieces);
        expect(await deletedDigests(fs)).toEqual(expect.arrayContaining(DELETED.map(sha256)));
      });
    }),
  );
});

const DELETED = Array.from({ length: 5 }, (_, i) =>
  Buffer.alloc(100 + 20_000 * i, `deleted ${i} `),
);

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function deletedDigests(fs: FileSystem): Promise<string[]> {
  const digests: string[] = [];
  for await (const entry of fs.deleted()) {
    for (const { name } of entry.streams) {
      const stream = await fs.openStream(entry, name);
      const bytes = new Uint8Array(stream.size);
      await stream.read(bytes, 0);
      digests.push(sha256(bytes));
    }
  }
  return digests;
}

/** Compressed, sparse and fragmented files, named streams, many names, and files that are deleted again. */
async function fill(root: string): Promise<void> {
  const at = (...names: string[]) => join(root, ...names);
  await mkdir(at('compressed'));
  compressDirectory(at('compressed'));
  const mixed = [randomBytes(131_072), Buffer.alloc(196_608), Buffer.alloc(150_000, 'abc')];
  await writeFile(at('compressed', 'text'), 'It was the best of times. '.repeat(20_000));
  await writeFile(at('compressed', 'random'), randomBytes(300_000));
  await writeFile(at('compressed', 'mixed'), Buffer.concat([...mixed, randomBytes(70_000)]));
  await writeFile(at('compressed', 'small'), 'x');
  await writeFile(at('sparse'), 'begin');
  await truncate(at('sparse'), 15_000_001);
  await writeFile(at('streams'), 'content');
  for (let i = 0; i < 5; i++) await writeFile(at(`streams:stream ${i}`), randomBytes(3 * 10 ** i));
  await mkdir(at('directory'));
  await writeFile(at('directory:stream'), 'of a directory');
  for (let i = 0; i < 120; i++) await link(at('streams'), at('directory', `name ${i} of many`));
  await fragment(root);
  // Last, so that nothing takes their place.
  for (const [i, content] of DELETED.entries()) await writeFile(at(`deleted ${i}`), content);
  for (const i of DELETED.keys()) await unlink(at(`deleted ${i}`));
}

/** Fills the volume with small files, gives every second one up, and writes one into the holes. */
async function fragment(root: string): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  await writeFile(join(root, 'ballast'), Buffer.alloc(bavail * bsize - 6 * 1024 * 1024, 'ballast'));
  const small = await fillWith(root, 'small', 4096, 5000);
  for (const path of small.filter((_, i) => i % 2 === 1)) await unlink(path);
  await writeFile(join(root, 'fragmented'), randomBytes(256 * 4096));
  // Records in the holes that are left: the file table is in pieces, too.
  await fillWith(root, 'tiny', 1, 300);
}

/** @returns the paths of the files that found room */
async function fillWith(root: string, name: string, size: number, most: number): Promise<string[]> {
  const paths: string[] = [];
  for (let i = 0; i < most; i++) {
    const path = join(root, `${name} ${i}`);
    try {
      await writeFile(path, Buffer.alloc(size, `${i} `));
    } catch {
      await unlink(path).catch(() => {});
      break;
    }
    paths.push(path);
  }
  return paths;
}
