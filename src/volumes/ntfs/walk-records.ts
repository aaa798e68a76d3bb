import type { Fault } from '../../bytes/fault.ts';
import type { DeletedEntry, FileEntry, FoundEntry, WalkOptions } from '../file-system.ts';
import {
  type DirectoryPath,
  type DirectoryTable,
  isSystemRecord,
  joinPath,
  ROOT_RECORD,
} from './directory-table.ts';
import { type FileFacts, factsOf, type NameOfFile, namesOf } from './file-facts.ts';
import type { UnreadableRecords } from './master-file-table.ts';
import { assembleFile, fileOfOneRecord, type NtfsFile, type NtfsVolume } from './ntfs-file.ts';

/** Every file in use, under each of its names, in the order of the records, in portions. */
export async function* walkRecords(
  volume: NtfsVolume,
  directories: DirectoryTable,
  { signal, systemFiles = false }: WalkOptions,
): AsyncGenerator<readonly FoundEntry[]> {
  for await (const records of volume.mft.scan(signal, 'in-use')) {
    const entries: FoundEntry[] = [];
    for (const record of records) {
      if ('fault' in record) {
        entries.push(unreadable(record));
        continue;
      }
      if (!record.inUse || record.base !== null || record.number === ROOT_RECORD) continue;
      if (!systemFiles && isSystemRecord(record.number)) continue;
      const file = fileOfOneRecord(record) ?? (await assembleFile(volume, record));
      pushEntries(entries, volume, directories, file, systemFiles);
    }
    yield entries;
  }
}

function pushEntries(
  entries: FoundEntry[],
  volume: NtfsVolume,
  directories: DirectoryTable,
  file: NtfsFile,
  systemFiles: boolean,
): void {
  const names = namesOf(file);
  if (names.length === 0) {
    // Records that a new volume keeps free for itself are in use, and hold nothing.
    if (file.attributes.length > 0 && !isSystemRecord(file.base.number)) {
      entries.push(nameless(file));
    }
    return;
  }
  const facts = factsOf(volume, file, names);
  for (const name of names) {
    const directory = directories.pathOf(name.parent);
    if (directory.system && !systemFiles) continue;
    entries.push(
      directory.tooLong ? tooLong(file, directory, name) : liveEntry(facts, name, directory),
    );
  }
}

function liveEntry(facts: FileFacts, name: NameOfFile, directory: DirectoryPath): FileEntry {
  const { certainty } = directory;
  // Written out, and not spread from the facts, which is many times slower.
  return {
    found: 'entry',
    type: facts.type,
    name: name.name,
    path: joinPath(directory.path, name.name),
    id: facts.id,
    generation: facts.generation,
    parentId: name.parent.record,
    size: facts.size,
    allocatedSize: facts.allocatedSize,
    times: facts.times,
    attributes: facts.attributes,
    links: facts.links,
    streams: facts.streams,
    reparse: facts.reparse,
    system: directory.system || isSystemRecord(facts.id),
    faults: certainty === 'decoded' ? facts.faults : [...facts.faults, lostParent(facts, name)],
  };
}

function lostParent({ id }: FileFacts, { parent }: NameOfFile): Fault {
  return {
    code: 'directory-lost',
    structure: `file record ${id}`,
    offset: 0,
    message: `the directory that it names, record ${parent.record}, is deleted or is another one now`,
  };
}

function nameless(file: NtfsFile): FoundEntry {
  const { number, position } = file.base;
  const fault = file.faults[0] ?? {
    code: 'file-name-missing',
    structure: `file record ${number}`,
    offset: position,
    message: 'it is in use, but holds no name',
  };
  return { found: 'unreadable', path: `?record-${number}`, id: number, fault };
}

function tooLong(file: NtfsFile, directory: DirectoryPath, name: NameOfFile): FoundEntry {
  const { number, position } = file.base;
  const structure = `file record ${number}`;
  const message = 'its path is longer than any program can use';
  const fault = { code: 'path-too-long', structure, offset: position, message };
  return { found: 'unreadable', path: joinPath(directory.path, name.name), id: number, fault };
}

function unreadable({ number, count, fault }: UnreadableRecords): FoundEntry {
  const path = count === 1 ? `?record-${number}` : `?records-${number}-${number + count - 1}`;
  return { found: 'unreadable', path, id: number, count, fault };
}

/** What is left of deleted files, in the order of the records. */
export async function* walkDeleted(
  volume: NtfsVolume,
  directories: DirectoryTable,
  signal?: AbortSignal,
): AsyncGenerator<DeletedEntry> {
  for await (const records of volume.mft.scan(signal, 'deleted')) {
    for (const record of records) {
      if ('fault' in record || record.inUse || record.base !== null) continue;
      const file = fileOfOneRecord(record) ?? (await assembleFile(volume, record));
      yield* deletedEntriesOf(volume, directories, file);
    }
  }
}

function* deletedEntriesOf(
  volume: NtfsVolume,
  directories: DirectoryTable,
  file: NtfsFile,
): Generator<DeletedEntry> {
  const names = namesOf(file);
  const facts = factsOf(volume, file, names);
  // A record that was prepared and never used has no name and no content: nothing says that it was a file.
  const isEmpty = facts.type === 'file' && facts.streams.every(({ size }) => size === 0);
  if (names.length === 0 && isEmpty) return;
  const { record, system } = { record: file.base, system: isSystemRecord(file.base.number) };
  if (names.length === 0) {
    const name = `?record-${record.number}`;
    const lost = { name, path: name, parentId: 0, system, pathCertainty: 'unknown' } as const;
    yield { ...facts, ...lost, deleted: true };
    return;
  }
  for (const name of names) {
    const directory = directories.pathOf(name.parent);
    yield {
      ...facts,
      name: name.name,
      path: joinPath(directory.path, name.name),
      parentId: name.parent.record,
      system: directory.system || system,
      deleted: true,
      pathCertainty: directory.certainty,
    };
  }
}

/** An entry under the name that a directory gives it. */
export function entryInDirectory(
  facts: FileFacts,
  name: string,
  directory: Pick<FileEntry, 'id' | 'path' | 'system'>,
  faults: readonly Fault[],
): FileEntry {
  return {
    ...facts,
    name,
    path: joinPath(directory.path, name),
    parentId: directory.id,
    system: directory.system || isSystemRecord(facts.id),
    faults: faults.length === 0 ? facts.faults : [...facts.faults, ...faults],
  };
}
