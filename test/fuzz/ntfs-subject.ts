import { readFile } from 'node:fs/promises';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { SlicedSource } from '../../src/bytes/sliced-source.ts';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { DeletedFiles } from '../../src/volumes/deleted-files.ts';
import type { FileEntry, FileStream, FileSystem } from '../../src/volumes/file-system.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { readUsnJournal } from '../../src/volumes/ntfs/usn-journal.ts';
import { hasVolumes, ntfsImages, unpackedImage } from '../volumes/corpus-volumes.ts';
import type { Range } from './blind.ts';
import type { Random } from './field.ts';
import { ntfsAnatomy } from './ntfs-anatomy.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';
import { mutateBinary, type Subject } from './subject.ts';
import { Violation } from './violation.ts';

/** Small ones that have, together, deleted files, streams, attribute lists and indexes in records. */
const QUICK = ['7-ntfs-undel.dd.gz', 'charlie.dd.gz'];
const SLOW = ['ntfs3_attrlist.raw.gz', 'ntfs_index.raw.gz'];
/** More than any of them has: what goes on longer than that runs in a circle. */
const MOST_ENTRIES = 5000;
const MOST_EXTENTS = 100_000;
const MOST_READ = 64 * 1024;

export function ntfsSubjects(): Promise<Subject[]> {
  return subjectsOf(QUICK);
}

export function largerNtfsSubjects(): Promise<Subject[]> {
  return subjectsOf(SLOW);
}

async function subjectsOf(images: readonly string[]): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const image of hasVolumes ? ntfsImages : []) {
    if (!images.includes(image.file)) continue;
    const bytes = await readFile(await unpackedImage(image.file));
    const size = bytes.length - image.volumeOffset;
    const volume = new SlicedSource(new MemorySource(bytes), image.volumeOffset, size);
    const { fields, targets } = await ntfsAnatomy(bytes.subarray(image.volumeOffset));
    subjects.push(ntfsSubject(`NTFS volume ${image.file}`, volume, fields, targets));
  }
  return subjects;
}

function ntfsSubject(
  name: string,
  original: ByteSource,
  fields: Parameters<typeof mutateBinary>[0]['fields'],
  targets: readonly Range[],
): Subject {
  return {
    name,
    mutate: (random) => mutateBinary({ original, fields, seals: [], targets }, random),
    async exercise(source, _mutant, random) {
      const volume = await openNtfs(source);
      requireSafeNumbers({ faults: volume.faults, size: volume.totalSize });
      await WAYS[random(WAYS.length)]!(volume, random, source);
    },
  };
}

/** What is done with a volume; each mutant meets one of them. */
const WAYS: readonly ((volume: FileSystem, random: Random, source: ByteSource) => Promise<void>)[] =
  [
    async (volume, random) => {
      for (const entry of await all(volume.walk({ systemFiles: true }))) {
        if (entry.found === 'entry' && random(4) === 0) await exerciseEntry(volume, entry);
      }
    },
    async (volume, random) => {
      for (const entry of await all(volume.deleted())) {
        if (random(4) === 0) await exerciseEntry(volume, entry);
      }
      await all(volume.occupancy());
      await volume.security(volume.root);
    },
    async (volume, random, source) => {
      const search = { carve: random(2) === 0, acceptDoubtful: random(2) === 0 };
      for (const file of await new DeletedFiles(volume, source, search).all()) {
        const { free, reused, contested, lost } = file.remains;
        requireSafeNumbers({ size: file.size, free, reused, contested, lost });
        const content = await unlessNamed(() => file.open());
        const length = Math.min(file.size, MOST_READ);
        await unlessNamed(async () => content?.read(new Uint8Array(length), 0));
      }
    },
    async (volume) => {
      await exerciseTree(volume, volume.root, new Set());
      for (const path of ['Nine.txt', 'test_dir/AAAAAAAAAAA.txt', 'dir1', 'no such']) {
        await unlessNamed(() => volume.lookUp(path));
      }
    },
  ];

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length > MOST_EXTENTS) throw new Violation('it does not end');
  }
  return found;
}

async function exerciseEntry(volume: FileSystem, entry: FileEntry): Promise<void> {
  const { id, parentId, links } = entry;
  requireSafeNumbers({ id, parentId, links });
  for (const { name } of entry.streams) {
    const stream = await unlessNamed(() => volume.openStream(entry, name));
    if (!stream) continue;
    requireCovered(stream, `${entry.path}:${name}`);
    const length = Math.min(stream.size, MOST_READ);
    await unlessNamed(() => stream.read(new Uint8Array(length), 0));
    await unlessNamed(() => stream.read(new Uint8Array(length), stream.size - length));
    if (name === '$J') await unlessNamed(() => all(readUsnJournal(stream)));
  }
  await unlessNamed(() => volume.security(entry));
}

/** The extents follow each other from the beginning to the end. */
function requireCovered(stream: FileStream, what: string): void {
  let end = 0;
  let count = 0;
  for (const { offset, length } of stream.extents()) {
    const continued = offset === end || offset + length === end;
    if (!continued || length <= 0) throw new Violation(`${what}: a gap in its extents at ${end}`);
    end = offset + length;
    if (++count > MOST_EXTENTS) throw new Violation(`${what}: more extents than a volume holds`);
  }
  if (end !== stream.size) throw new Violation(`${what}: extents up to ${end} of ${stream.size}`);
}

async function exerciseTree(
  volume: FileSystem,
  directory: FileEntry,
  visited: Set<number>,
): Promise<void> {
  if (visited.has(directory.id)) return;
  visited.add(directory.id);
  if (visited.size > MOST_ENTRIES) throw new Violation('more directories than records');
  const listed = await unlessNamed(() => all(volume.readDirectory(directory)));
  for (const entry of listed ?? []) {
    if (entry.found === 'entry' && entry.type === 'directory') {
      await exerciseTree(volume, entry, visited);
    }
  }
}

/** What ends in an error of the program's own ends well. */
async function unlessNamed<T>(action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    if (codeOf(error) === undefined || error instanceof Violation) throw error;
    return null;
  }
}
