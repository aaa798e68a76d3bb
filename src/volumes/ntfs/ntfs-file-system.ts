import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { foldName, type UpCase } from '../../formats/ntfs/up-case.ts';
import type {
  DeletedEntry,
  FileEntry,
  FileSecurity,
  FileStream,
  FileSystem,
  FoundEntry,
  OccupiedRange,
  StreamEntry,
  WalkOptions,
} from '../file-system.ts';
import { FileSystemError } from '../file-system-error.ts';
import { ChildrenTable } from './children-table.ts';
import { occupiedRanges } from './cluster-map.ts';
import { type DirectoryTable, ROOT_RECORD, readDirectoryTable } from './directory-table.ts';
import { factsOf, namesOf } from './file-facts.ts';
import { listDirectory, type NamesByRecord, readFile, readFileOf } from './list-directory.ts';
import { lookUpName } from './look-up.ts';
import type { NtfsFile, NtfsVolume } from './ntfs-file.ts';
import { openFileTable } from './open-file-table.ts';
import { SecurityDescriptors } from './security-descriptors.ts';
import { streamOf } from './stream-of.ts';
import {
  readBootSector,
  readLogState,
  readRecordMap,
  readUpCase,
  readVolumeRecord,
} from './volume-facts.ts';
import { walkDeleted, walkRecords } from './walk-records.ts';

const BITMAP_RECORD = 6;

/**
 * Opens an NTFS volume, of any version since 3.0, with clusters of up to 2 MiB.
 * @param source the volume from its boot sector on; read only
 * @throws {FileSystemError} `file-system-unreadable`: no boot sector, no file table, or no root
 */
export async function openNtfs(source: ByteSource): Promise<FileSystem> {
  const faults: Fault[] = [];
  const boot = await readBootSector(source, faults);
  if (source.size < boot.totalSize) {
    const message = `the volume has ${boot.totalSize} bytes, of which ${source.size} are here`;
    faults.push({ code: 'volume-cut-off', structure: 'boot sector', offset: 0x28, message });
  }
  const table = await openFileTable(source, boot);
  faults.push(...table.faults);
  const totalClusters = Math.floor(boot.totalSize / boot.clusterSize);
  const volume: NtfsVolume = { source, boot, mft: table.mft, totalClusters };
  const root = await readRoot(volume);
  await readRecordMap(volume, faults);
  const { label, information } = await readVolumeRecord(volume, faults);
  await readLogState(volume, faults);
  const upCase = await readUpCase(volume, faults);
  const version = information && `${information.majorVersion}.${information.minorVersion}`;
  return new NtfsFileSystem(volume, root, { label, version, upCase, faults });
}

async function readRoot(volume: NtfsVolume): Promise<FileEntry> {
  let file: NtfsFile;
  try {
    file = await readFile(volume, ROOT_RECORD);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    throw new FileSystemError('file-system-unreadable', '', error.message, error);
  }
  if (!file.base.isDirectory) {
    throw new FileSystemError(
      'file-system-unreadable',
      '',
      'record 5, its root, is not a directory',
    );
  }
  const facts = factsOf(volume, file, namesOf(file));
  return { ...facts, name: '', path: '', parentId: ROOT_RECORD, system: false };
}

interface VolumeFacts {
  readonly label: string;
  readonly version: string | null;
  readonly upCase: UpCase;
  readonly faults: readonly Fault[];
}

class NtfsFileSystem implements FileSystem {
  readonly kind = 'ntfs';
  readonly version: string | null;
  readonly label: string;
  readonly serialNumber: string;
  readonly clusterSize: number;
  readonly sectorSize: number;
  readonly totalSize: number;
  readonly faults: readonly Fault[];
  readonly root: FileEntry;
  readonly #volume: NtfsVolume;
  readonly #upCase: UpCase;
  readonly #security: SecurityDescriptors;
  #directories: Promise<DirectoryTable> | null = null;
  #children: Promise<ChildrenTable> | null = null;
  readonly #byRecord: NamesByRecord = {
    childrenOf: async (directory) => {
      this.#children ??= ChildrenTable.read(this.#volume);
      return (await this.#children).childrenOf(directory);
    },
  };

  constructor(volume: NtfsVolume, root: FileEntry, facts: VolumeFacts) {
    const { boot } = volume;
    this.version = facts.version;
    this.label = facts.label;
    this.serialNumber = boot.serialNumber.toString(16).toUpperCase().padStart(16, '0');
    this.clusterSize = boot.clusterSize;
    this.sectorSize = boot.sectorSize;
    this.totalSize = boot.totalSize;
    this.faults = facts.faults;
    this.root = root;
    this.#volume = volume;
    this.#upCase = facts.upCase;
    this.#security = new SecurityDescriptors(volume);
  }

  async lookUp(path: string | readonly string[]): Promise<FileEntry> {
    const names =
      typeof path === 'string' ? path.split(/[/\\]/).filter((name) => name !== '') : path;
    let entry = this.root;
    for (const name of names) {
      if (entry.type !== 'directory') {
        throw new FileSystemError('not-a-directory', entry.path, 'it is a file');
      }
      entry = await lookUpName(this.#volume, this.#upCase, entry, name, this.#byRecord);
    }
    return entry;
  }

  readDirectory(directory: FileEntry): AsyncIterable<FoundEntry> {
    return listDirectory(this.#volume, directory, this.#byRecord);
  }

  async *walk(options: WalkOptions = {}): AsyncGenerator<FoundEntry> {
    for await (const portion of this.portions(options)) yield* portion;
  }

  async *portions(options: WalkOptions = {}): AsyncGenerator<readonly FoundEntry[]> {
    yield* walkRecords(this.#volume, await this.#directoryTable(options.signal), options);
  }

  async *deleted(options: WalkOptions = {}): AsyncGenerator<DeletedEntry> {
    const directories = await this.#directoryTable(options.signal);
    for await (const entry of walkDeleted(this.#volume, directories, options.signal)) {
      if (options.systemFiles || !entry.system) yield entry;
    }
  }

  /** A table whose reading was given up is read again. */
  async #directoryTable(signal?: AbortSignal): Promise<DirectoryTable> {
    this.#directories ??= readDirectoryTable(this.#volume, signal);
    try {
      return await this.#directories;
    } catch (error) {
      this.#directories = null;
      throw error;
    }
  }

  async openStream(entry: FileEntry, stream = ''): Promise<FileStream> {
    const known = this.#streamEntry(entry, stream);
    const file = await readFileOf(this.#volume, entry);
    return streamOf(this.#volume, file, known, entry);
  }

  #streamEntry({ streams, path, type }: FileEntry, name: string): StreamEntry {
    const exact = streams.find((stream) => stream.name === name);
    const wanted = foldName(name, this.#upCase);
    const found = exact ?? streams.find((stream) => foldName(stream.name, this.#upCase) === wanted);
    if (found) return found;
    if (name === '' && type === 'directory') {
      throw new FileSystemError('not-a-file', path, 'it is a directory');
    }
    const what = name === '' ? 'its record tells of no content' : 'it has no such stream';
    throw new FileSystemError('no-such-stream', name === '' ? path : `${path}:${name}`, what);
  }

  async security(entry: FileEntry): Promise<FileSecurity | null> {
    return this.#security.of(await readFileOf(this.#volume, entry));
  }

  async *occupancy(
    position = 0,
    length = this.totalSize - position,
  ): AsyncGenerator<OccupiedRange> {
    const end = Math.min(position + length, this.totalSize);
    const map = await this.#clusterMap();
    yield* occupiedRanges(map, this.clusterSize, position, end);
  }

  async #clusterMap(): Promise<FileStream | null> {
    try {
      const file = await readFile(this.#volume, BITMAP_RECORD);
      const facts = factsOf(this.#volume, file, namesOf(file));
      const content = facts.streams.find(({ name }) => name === '');
      return content
        ? streamOf(this.#volume, file, content, { path: '$Bitmap', attributes: 0 })
        : null;
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      return null;
    }
  }
}
