import type { Fault } from '../../bytes/fault.ts';
import { Namespace } from '../../formats/ntfs/file-name.ts';
import { foldName, type UpCase } from '../../formats/ntfs/up-case.ts';
import type { FileEntry, FoundEntry } from '../file-system.ts';
import { FileSystemError } from '../file-system-error.ts';
import { type IndexedName, readIndex } from './directory-index.ts';
import { joinPath, ROOT_RECORD } from './directory-table.ts';
import { namesOf } from './file-facts.ts';
import {
  entryOf,
  listDirectory,
  type NamesByRecord,
  readFile,
  readFileOf,
} from './list-directory.ts';
import type { NtfsVolume } from './ntfs-file.ts';

/**
 * The entry of a directory that Windows would open under a name: the same name; else the same but for
 * its case; else a file whose short DOS name it is.
 * @param path of the name asked for, as it is told in an error
 * @throws {FileSystemError} `no-such-file`, `file-damaged`
 */
export async function lookUpName(
  volume: NtfsVolume,
  upCase: UpCase,
  directory: FileEntry,
  name: string,
  byRecord: NamesByRecord,
): Promise<FileEntry> {
  const path = joinPath(directory.path, name);
  const { indexed, damage } = await findIndexed(volume, upCase, directory, name);
  const found = indexed
    ? await entryOf(volume, directory, await withLongName(volume, indexed))
    : damage && (await findListed(volume, upCase, directory, name, byRecord));
  if (found?.found === 'entry') return found;
  if (found) throw new FileSystemError('file-damaged', path, found.fault.message);
  if (!damage) throw new FileSystemError('no-such-file', path, 'there is no such file');
  const why = `its directory is damaged (${damage.message}), and no file says that it is in it`;
  throw new FileSystemError('file-damaged', path, why);
}

async function findIndexed(
  volume: NtfsVolume,
  upCase: UpCase,
  directory: FileEntry,
  name: string,
): Promise<{ indexed: IndexedName | null; damage: Fault | null }> {
  const wanted = foldName(name, upCase);
  let alike: IndexedName | null = null;
  let damage: Fault | null = null;
  for await (const indexed of readIndex(volume, await readFileOf(volume, directory))) {
    if ('fault' in indexed) {
      damage ??= indexed.fault;
      continue;
    }
    if (indexed.reference.record === ROOT_RECORD) continue;
    if (indexed.name === name) return { indexed, damage };
    const better = alike === null || alike.namespace === Namespace.Dos;
    if (better && foldName(indexed.name, upCase) === wanted) alike = indexed;
  }
  return { indexed: alike, damage };
}

/** An entry is shown under its long name, whichever led to it. */
async function withLongName(volume: NtfsVolume, indexed: IndexedName): Promise<IndexedName> {
  if (indexed.namespace !== Namespace.Dos) return indexed;
  const file = await readFile(volume, indexed.reference.record).catch(() => null);
  const long = file && namesOf(file).find(({ parent }) => parent.record === indexed.parent.record);
  return long ? { ...indexed, name: long.name, namespace: long.namespace } : indexed;
}

/** By what the files say, where the index is damaged. */
async function findListed(
  volume: NtfsVolume,
  upCase: UpCase,
  directory: FileEntry,
  name: string,
  byRecord: NamesByRecord,
): Promise<FoundEntry | null> {
  const wanted = foldName(name, upCase);
  let alike: FileEntry | null = null;
  for await (const entry of listDirectory(volume, directory, byRecord)) {
    if (entry.found !== 'entry') continue;
    if (entry.name === name) return entry;
    if (alike === null && foldName(entry.name, upCase) === wanted) alike = entry;
  }
  return alike;
}
