import type { ByteRanges } from '../bytes/byte-ranges.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type {
  DeletedEntry,
  FileEntry,
  FileSystem,
  FoundEntry,
  UnreadableFile,
  WalkOptions,
} from './file-system.ts';
import { inPortions } from './in-portions.ts';
import { type Wholeness, wholenessOf } from './wholeness.ts';

/** An entry with what is known of its content, stream by stream. */
export interface ListedFile {
  readonly entry: FileEntry | DeletedEntry | UnreadableFile;
  /** Null for directories and for what cannot be told. */
  readonly streams: readonly ListedStream[];
}

export interface ListedStream {
  /** Empty for the content itself. */
  readonly name: string;
  readonly size: number;
  readonly wholeness: Wholeness | null;
  /** Why the content cannot be given though it may be there. */
  readonly refusal: string | null;
}

/** Ways of storing that are named, and not decoded. */
export const REFUSED_STORAGE: ReadonlySet<string> = new Set([
  'efs-encrypted',
  'wof-compressed',
  'deduplicated',
  'elsewhere',
]);

/**
 * What is at hand of each stream of an entry; at once where nothing is to be read for it.
 * @param missing of the disk; where nothing is, extents need not be asked for
 * @param volumeOffset where the volume begins on the disk
 */
export function listedFile(
  fileSystem: FileSystem,
  entry: FoundEntry | DeletedEntry,
  missing: ByteRanges,
  volumeOffset: number,
): ListedFile | Promise<ListedFile> {
  if (entry.found === 'unreadable') return { entry, streams: [] };
  if (!missing.isEmpty) return partlyListed(fileSystem, entry, missing, volumeOffset);
  const streams: ListedStream[] = [];
  for (const { name, size, storage } of entry.streams) {
    const refused = REFUSED_STORAGE.has(storage);
    streams.push({
      name,
      size,
      wholeness: refused ? null : WHOLE,
      refusal: refused ? storage : null,
    });
  }
  return { entry, streams };
}

async function partlyListed(
  fileSystem: FileSystem,
  entry: FileEntry,
  missing: ByteRanges,
  volumeOffset: number,
): Promise<ListedFile> {
  const streams: ListedStream[] = [];
  for (const { name, size, storage } of entry.streams) {
    const stream = { name, size, wholeness: null, refusal: null };
    if (REFUSED_STORAGE.has(storage)) {
      streams.push({ ...stream, refusal: storage });
      continue;
    }
    try {
      const opened = await fileSystem.openStream(entry, name);
      streams.push({ ...stream, wholeness: wholenessOf(opened, missing, volumeOffset) });
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      streams.push({ ...stream, refusal: error.message });
    }
  }
  return { entry, streams };
}

const WHOLE: Wholeness = { state: 'whole', missing: [] };

/**
 * Everything below a directory, directories too; the whole volume in the fastest order. In portions.
 * A link is not followed, and a directory that is reached twice is gone into once.
 */
export function everythingBelow(
  fileSystem: FileSystem,
  directory: FileEntry,
  options: WalkOptions = {},
): AsyncIterable<readonly FoundEntry[]> {
  return directory.id === fileSystem.root.id
    ? fileSystem.portions(options)
    : inPortions(directoryByDirectory(fileSystem, directory, options));
}

async function* directoryByDirectory(
  fileSystem: FileSystem,
  directory: FileEntry,
  { signal }: WalkOptions,
): AsyncGenerator<FoundEntry> {
  const seen = new Set([directory.id]);
  const pending = [directory];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for await (const child of fileSystem.readDirectory(next)) {
      signal?.throwIfAborted();
      yield child;
      if (child.found !== 'entry' || child.type !== 'directory' || child.reparse) continue;
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      pending.push(child);
    }
  }
}
