import type { Fault } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { Namespace } from '../../formats/ntfs/file-name.ts';
import type { FileRecord } from '../../formats/ntfs/file-record.ts';
import type { FileReference } from '../../formats/ntfs/file-reference.ts';
import type { FileEntry, FoundEntry } from '../file-system.ts';
import { FileSystemError } from '../file-system-error.ts';
import { type IndexedName, readIndex } from './directory-index.ts';
import { joinPath, ROOT_RECORD } from './directory-table.ts';
import { type FileFacts, factsOf, type NameOfFile, namesOf } from './file-facts.ts';
import { assembleFile, fileOfOneRecord, type NtfsFile, type NtfsVolume } from './ntfs-file.ts';
import { entryInDirectory } from './walk-records.ts';

/** Names that each directory should list, by what the files say: asked for where an index is damaged. */
export interface NamesByRecord {
  childrenOf(directory: FileReference): Promise<readonly number[]>;
}

/**
 * The file of a record that is expected to hold it.
 * @throws {VhdsetError} when it cannot be read
 */
export async function readFile(volume: NtfsVolume, number: number): Promise<NtfsFile> {
  const record = await volume.mft.read(number);
  return fileOfOneRecord(record) ?? (await assembleFile(volume, record));
}

/** A file as its directories show it, worked out once for all of its names. */
interface KnownFile {
  readonly base: FileRecord;
  readonly names: readonly NameOfFile[];
  readonly facts: FileFacts;
  /** Its names with their directories. */
  readonly bears: ReadonlySet<string>;
}

/** Files that were just looked at: a file with many hard links in one directory is asked for as often. */
class KnownFiles {
  readonly #volume: NtfsVolume;
  readonly #files = new Map<number, KnownFile>();

  constructor(volume: NtfsVolume) {
    this.#volume = volume;
  }

  async get(number: number): Promise<KnownFile> {
    let known = this.#files.get(number);
    if (!known) {
      const file = await readFile(this.#volume, number);
      const names = namesOf(file);
      const facts = factsOf(this.#volume, file, names);
      const bears = new Set(names.map(({ parent, name }) => `${parent.record}/${name}`));
      known = { base: file.base, names, facts, bears };
      if (this.#files.size >= MOST_KNOWN) this.#files.delete(this.#files.keys().next().value!);
      this.#files.set(number, known);
    }
    return known;
  }
}

const MOST_KNOWN = 16;

/**
 * What a directory lists, by its index; and where that is damaged, what the files say that they are in it.
 * @throws {FileSystemError} `not-a-directory`, `file-damaged`
 */
export async function* listDirectory(
  volume: NtfsVolume,
  directory: FileEntry,
  byRecord: NamesByRecord,
): AsyncGenerator<FoundEntry> {
  if (directory.type !== 'directory') {
    throw new FileSystemError('not-a-directory', directory.path, 'it is a file');
  }
  const file = await readFileOf(volume, directory);
  const known = new KnownFiles(volume);
  const listed = new Set<string>();
  let damaged = false;
  for await (const indexed of readIndex(volume, file)) {
    if ('fault' in indexed) {
      damaged = true;
      yield { found: 'unreadable', path: directory.path, id: directory.id, fault: indexed.fault };
      continue;
    }
    const { name, namespace, reference } = indexed;
    // The root lists itself, as a dot.
    if (namespace === Namespace.Dos || reference.record === ROOT_RECORD) continue;
    listed.add(`${reference.record}/${name}`);
    yield await entryFrom(known, volume, directory, indexed);
  }
  if (damaged) yield* unlisted(known, directory, byRecord, listed);
}

/** The same for an entry. @throws {FileSystemError} `file-damaged` */
export async function readFileOf(volume: NtfsVolume, entry: FileEntry): Promise<NtfsFile> {
  try {
    return await readFile(volume, entry.id);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    throw new FileSystemError('file-damaged', entry.path, error.message, error);
  }
}

/** The entry of an indexed name, or why there is none. */
export function entryOf(
  volume: NtfsVolume,
  directory: FileEntry,
  indexed: IndexedName,
): Promise<FoundEntry> {
  return entryFrom(new KnownFiles(volume), volume, directory, indexed);
}

async function entryFrom(
  known: KnownFiles,
  volume: NtfsVolume,
  directory: FileEntry,
  { name, parent, reference }: IndexedName,
): Promise<FoundEntry> {
  const path = joinPath(directory.path, name);
  const structure = `index entry of file record ${directory.id}`;
  const failed = (code: string, message: string): FoundEntry => ({
    found: 'unreadable',
    path,
    id: reference.record,
    fault: { code, structure, offset: volume.mft.positionOf(reference.record), message },
  });
  let file: KnownFile;
  try {
    file = await known.get(reference.record);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return failed('file-record-unreadable', error.message);
  }
  const { base } = file;
  if (!base.inUse || base.sequence !== reference.sequence || base.base !== null) {
    const now = base.inUse ? 'is used for another file' : 'was given up';
    return failed('index-entry-stale', `record ${base.number}, which it names, ${now}`);
  }
  const faults: Fault[] = [];
  if (!file.bears.has(`${parent.record}/${name}`) || parent.record !== directory.id) {
    const message = `record ${base.number}, which it names, does not have this name here`;
    faults.push({ code: 'index-entry-unconfirmed', structure, offset: base.position, message });
  }
  return entryInDirectory(file.facts, name, directory, faults);
}

async function* unlisted(
  known: KnownFiles,
  directory: FileEntry,
  byRecord: NamesByRecord,
  listed: ReadonlySet<string>,
): AsyncGenerator<FoundEntry> {
  const reference = { record: directory.id, sequence: directory.generation ?? 0 };
  for (const number of await byRecord.childrenOf(reference)) {
    const file = await known.get(number).catch(() => null);
    if (!file) continue;
    for (const { name, parent } of file.names) {
      if (parent.record !== reference.record || parent.sequence !== reference.sequence) continue;
      if (number === ROOT_RECORD || listed.has(`${number}/${name}`)) continue;
      const fault = {
        code: 'index-entry-lost',
        structure: `index of file record ${directory.id}`,
        offset: file.base.position,
        message: 'the damaged index does not list it: it is here by its own record',
      };
      yield entryInDirectory(file.facts, name, directory, [fault]);
    }
  }
}
