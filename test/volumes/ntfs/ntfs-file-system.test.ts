import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SlicedSource } from '../../../src/bytes/sliced-source.ts';
import { FilePool } from '../../../src/node/file-pool.ts';
import type { FileEntry, FileSystem, FoundEntry } from '../../../src/volumes/file-system.ts';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { hasPeer, runPeer } from '../../peers.ts';
import { hasVolumes, ntfsImages, unpackedImage, type VolumeImage } from '../corpus-volumes.ts';

async function withImage(
  image: VolumeImage & { volumeOffset: number },
  use: (fs: FileSystem) => Promise<void>,
): Promise<void> {
  const pool = new FilePool();
  try {
    const source = await pool.open(await unpackedImage(image.file));
    const size = source.size - image.volumeOffset;
    await use(await openNtfs(new SlicedSource(source, image.volumeOffset, size)));
  } finally {
    await pool.close();
  }
}

async function digest(fs: FileSystem, entry: FileEntry, stream: string, algorithm: string) {
  const source = await fs.openStream(entry, stream);
  const bytes = new Uint8Array(source.size);
  await source.read(bytes, 0);
  return createHash(algorithm).update(bytes).digest('hex');
}

/** Every stream that the entries have, as the corpus tells it. */
async function streamsOf(fs: FileSystem, entries: AsyncIterable<FoundEntry>) {
  const streams: unknown[] = [];
  for await (const entry of entries) {
    if (entry.found === 'unreadable') throw new Error(JSON.stringify(entry));
    expect(entry.faults).toEqual([]);
    if (entry.path.startsWith('$')) continue;
    for (const { name, size } of entry.streams) {
      const sha256 = await digest(fs, entry, name, 'sha256');
      streams.push({ path: entry.path, stream: name || null, record: entry.id, size, sha256 });
    }
  }
  return streams.map((stream) => JSON.stringify(stream)).toSorted();
}

async function* tree(fs: FileSystem, directory: FileEntry): AsyncGenerator<FoundEntry> {
  for await (const entry of fs.readDirectory(directory)) {
    yield entry;
    if (entry.found === 'entry' && entry.type === 'directory') yield* tree(fs, entry);
  }
}

describe.skipIf(!hasVolumes)('images of the corpus', () => {
  const known = ntfsImages.filter(({ files }) => files);

  it.each(known)('$file: the walk over the records finds every stream', (image) =>
    withImage(image, async (fs) => {
      const expected = image.files!.map((file) => JSON.stringify(file)).toSorted();
      expect(fs.faults).toEqual([]);
      expect(await streamsOf(fs, fs.walk())).toEqual(expected);
    }),
  );

  it.each(known)('$file: the directories list every stream', (image) =>
    withImage(image, async (fs) => {
      const expected = image.files!.map((file) => JSON.stringify(file)).toSorted();
      expect(await streamsOf(fs, tree(fs, fs.root))).toEqual(expected);
    }),
  );

  it.each(known)('$file: each file is found by its path', (image) =>
    withImage(image, async (fs) => {
      for (const { path, record } of image.files!.slice(0, 20)) {
        expect((await fs.lookUp(path)).id).toBe(record);
        expect((await fs.lookUp(`/${path.toUpperCase()}`)).id).toBe(record);
      }
      await expect(fs.lookUp('no/such')).rejects.toMatchObject({ code: 'no-such-file' });
    }),
  );

  it.each(ntfsImages.filter(({ deleted }) => deleted))(
    '$file: the deleted streams are what they were',
    (image) =>
      withImage(image, async (fs) => {
        const found: unknown[] = [];
        for await (const entry of fs.deleted()) {
          for (const { name, size } of entry.streams) {
            const md5 = await digest(fs, entry, name, 'md5');
            // The directory of one of them is another file now; its name is made up.
            const path = entry.pathCertainty === 'unknown' ? entry.name : entry.path;
            found.push({ path, record: entry.id, stream: name || null, size, md5 });
          }
        }
        const expected = image.deleted!.map((file) =>
          file.path === 'dir3/sing2.dat' ? { ...file, path: 'sing2.dat' } : file,
        );
        const byRecord = (a: { record: number }, b: { record: number }) => a.record - b.record;
        expect(found).toEqual(expected.toSorted(byRecord));
      }),
  );
});

/** What 7-Zip extracts from the volumes of an image, without the file system's own files. */
async function extractedByPeer({ file }: VolumeImage) {
  const out = temporaryFolder();
  const image = await unpackedImage(file);
  const { status, output } = runPeer('7zz', 'x', '-y', `-o${out}`, '-x![SYSTEM]', image);
  if (status !== 0) throw new Error(output);
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => statSync(join(out, name)).isFile())
    .map((path) => {
      const bytes = readFileSync(join(out, path));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return JSON.stringify({ path, size: bytes.length, sha256 });
    })
    .toSorted();
}

// What made the manifest refuses clusters of 2 MiB.
const unknown = ntfsImages.filter(({ files }) => !files);
describe.skipIf(!hasVolumes || !hasPeer('7zz'))('images that the manifest does not list', () => {
  it.each(unknown)('$file: every stream is the one that 7-Zip reads', (image) =>
    withImage(image, async (fs) => {
      const expected = await extractedByPeer(image);
      expect(expected.length).toBeGreaterThan(1);
      const short = (streams: readonly string[]) =>
        streams.map((stream) => {
          const { path, size, sha256 } = JSON.parse(stream);
          return JSON.stringify({ path, size, sha256 });
        });
      expect(fs.clusterSize).toBe(2 * 1024 * 1024);
      expect(short(await streamsOf(fs, fs.walk()))).toEqual(expected);
      expect(short(await streamsOf(fs, tree(fs, fs.root)))).toEqual(expected);
    }),
  );
});
