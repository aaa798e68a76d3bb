import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import {
  AllocationTable,
  type ClusterChain,
  type ClusterRun,
  FIRST_CLUSTER,
} from '../formats/fat/allocation-table.ts';
import {
  decodeFatBootSector,
  FAT_BOOT_LENGTH,
  type FatGeometry,
  fatBootFaults,
} from '../formats/fat/boot-sector.ts';
import {
  FAT_ENTRY_LENGTH,
  FatAttribute,
  fatDirectoryEntries,
} from '../formats/fat/directory-entry.ts';
import { clusterExtents, contiguousRun } from './cluster-extents.ts';
import { type DirectoryContent, readDirectoryClusters } from './directory-clusters.ts';
import { type Directories, lookUpIn, walkTree } from './directory-tree.ts';
import { ExtentStream } from './extent-stream.ts';
import { type FatEntry, fatEntry, fatRoot } from './fat-entry.ts';
import type {
  DeletedEntry,
  FileEntry,
  FileStream,
  FileSystem,
  FileSystemKind,
  FoundEntry,
  OccupiedRange,
  UnreadableFile,
  WalkOptions,
} from './file-system.ts';
import { FileSystemError } from './file-system-error.ts';
import { inPortions } from './in-portions.ts';
import { tableOccupancy } from './table-occupancy.ts';

type DeletedFatEntry = FatEntry & DeletedEntry;

/** The root directory of FAT12 and FAT16 is in no cluster. */
const FIXED_ROOT = 0;
/** A directory has at most 65536 entries. */
const LARGEST_DIRECTORY = 65536 * FAT_ENTRY_LENGTH;

/** FAT12, FAT16 and FAT32, for reading. */
export class FatFileSystem implements FileSystem {
  readonly kind: FileSystemKind;
  readonly version = null;
  readonly label: string;
  readonly serialNumber: string;
  readonly clusterSize: number;
  readonly sectorSize: number;
  readonly totalSize: number;
  readonly faults: readonly Fault[];
  readonly root: FatEntry;
  readonly #volume: ByteSource;
  readonly #geometry: FatGeometry;
  readonly #table: AllocationTable;
  readonly #directories: Directories<FatEntry>;

  private constructor(volume: ByteSource, geometry: FatGeometry, label: string | null) {
    this.#volume = volume;
    this.#geometry = geometry;
    const { width, serial, clusterSize, sectorSize, size, rootCluster } = geometry;
    this.kind = `fat${width}`;
    this.label = label ?? '';
    const hex = serial.toString(16).toUpperCase().padStart(8, '0');
    this.serialNumber = `${hex.slice(0, 4)}-${hex.slice(4)}`;
    this.clusterSize = clusterSize;
    this.sectorSize = sectorSize;
    this.totalSize = size;
    this.faults = fatBootFaults(geometry, volume.size);
    this.root = fatRoot(width === 32 ? rootCluster : FIXED_ROOT);
    this.#table = tableOf(volume, geometry);
    this.#directories = {
      root: this.root,
      children: (directory) => this.#children(directory, false),
      sameName: (entry, name) =>
        [entry.name, entry.shortName].some((own) => own.toUpperCase() === name.toUpperCase()),
    };
  }

  /** @throws {FileSystemError} `file-system-unreadable` */
  static async open(volume: ByteSource): Promise<FatFileSystem> {
    const bytes = await readStructure(volume, 'FAT boot sector', 0, FAT_BOOT_LENGTH);
    const geometry = decodeFatBootSector(bytes);
    if (!geometry) {
      throw new FileSystemError('file-system-unreadable', '', 'the boot sector is not that of FAT');
    }
    const unnamed = new FatFileSystem(volume, geometry, geometry.label);
    const label = await unnamed.#labelInRoot().catch(known);
    return label === null ? unnamed : new FatFileSystem(volume, geometry, label);
  }

  lookUp(path: string | readonly string[]): Promise<FileEntry> {
    return lookUpIn(this.#directories, path);
  }

  readDirectory(directory: FileEntry): AsyncIterable<FoundEntry> {
    if (directory.type !== 'directory') {
      throw new FileSystemError('not-a-directory', directory.path, 'it is a file');
    }
    return this.#children(directory as FatEntry, false);
  }

  walk(options?: WalkOptions): AsyncIterable<FoundEntry> {
    return walkTree(this.#directories, ({ firstCluster }) => firstCluster, options);
  }

  portions(options?: WalkOptions): AsyncIterable<readonly FoundEntry[]> {
    return inPortions(this.walk(options));
  }

  /** Of a deleted directory the entries are told too, where its first cluster still holds them. */
  async *deleted({ signal }: WalkOptions = {}): AsyncGenerator<DeletedEntry> {
    const inUse: FatEntry[] = [this.root];
    for await (const entry of this.walk({ signal })) {
      if (entry.found === 'entry' && entry.type === 'directory') inUse.push(entry as FatEntry);
    }
    const seen = new Set<number>();
    for (const directory of inUse) {
      const pending: FatEntry[] = [directory];
      for (let next = pending.pop(); next; next = pending.pop()) {
        for await (const child of this.#children(next, true)) {
          signal?.throwIfAborted();
          if (child.found !== 'entry') continue;
          const certainty = next === directory ? 'decoded' : 'inferred';
          yield { ...child, deleted: true, pathCertainty: certainty } as DeletedFatEntry;
          const place = child.firstCluster;
          if (child.type !== 'directory' || seen.has(place)) continue;
          seen.add(place);
          if (await this.#isFree(place)) pending.push({ ...child, deleted: true } as FatEntry);
        }
      }
    }
  }

  async openStream(entry: FileEntry, stream = ''): Promise<FileStream> {
    if (entry.type !== 'file') {
      throw new FileSystemError('not-a-file', entry.path, 'it is a directory');
    }
    if (stream !== '') {
      throw new FileSystemError('no-such-stream', entry.path, 'FAT has no named streams');
    }
    const { firstCluster, size, path } = entry as FatEntry;
    const runs = isDeleted(entry)
      ? contiguousRun(this.#geometry, firstCluster, size)
      : await this.#runs(firstCluster, size);
    return new ExtentStream(this.#volume, path, clusterExtents(this.#geometry, runs, size));
  }

  async security(): Promise<null> {
    return null;
  }

  occupancy(position = 0, length = this.totalSize - position): AsyncIterable<OccupiedRange> {
    return tableOccupancy(
      this.#geometry,
      position,
      length,
      async (cluster) => this.#table.meaningOf(await this.#table.entry(cluster)) === 'free',
    );
  }

  async #runs(firstCluster: number, size: number): Promise<readonly ClusterRun[]> {
    if (size === 0) return [];
    const most = Math.ceil(size / this.clusterSize);
    return (await this.#table.chain(firstCluster, most)).runs;
  }

  async #isFree(cluster: number): Promise<boolean> {
    const { clusterCount } = this.#geometry;
    if (cluster < FIRST_CLUSTER || cluster >= clusterCount + FIRST_CLUSTER) return false;
    const entry = await this.#table.entry(cluster).catch(known);
    return entry !== null && this.#table.meaningOf(entry) === 'free';
  }

  /** @param deleted whether to tell the deleted entries, or those in use */
  async *#children(
    directory: FatEntry,
    deleted: boolean,
  ): AsyncGenerator<FatEntry | UnreadableFile> {
    const lost = isDeleted(directory);
    const content = await this.#directoryBytes(directory, lost).catch(failure);
    if (content instanceof VhdsetError) {
      yield unreadable(directory, content.code, content.message);
      return;
    }
    const { bytes, offsets, cut } = content;
    const wide = this.kind === 'fat32';
    // The first entry of a directory is itself; anything else has taken its place.
    if (lost && !(bytes[0] === 0x2e && bytes[1] === 0x20)) return;
    for (const stored of fatDirectoryEntries(bytes)) {
      const dots = /^\.{1,2}$/.test(stored.shortName);
      const label = (stored.attributes & FatAttribute.VolumeLabel) !== 0;
      if (dots || label || (stored.deleted || lost) !== deleted) continue;
      const position = offsets(stored.offset);
      yield fatEntry(stored, directory, { position, clusterSize: this.clusterSize, wide });
    }
    if (cut) yield unreadable(directory, 'directory-cut-short', 'its chain of clusters is broken');
  }

  async #directoryBytes(
    { firstCluster, path }: FatEntry,
    lost: boolean,
  ): Promise<DirectoryContent> {
    const { rootOffset, rootSize } = this.#geometry;
    if (firstCluster === FIXED_ROOT) {
      const bytes = await readStructure(this.#volume, 'root directory', rootOffset, rootSize);
      return { bytes, offsets: (offset) => rootOffset + offset, cut: false };
    }
    const most = Math.ceil(LARGEST_DIRECTORY / this.clusterSize);
    const chain: ClusterChain = lost
      ? { runs: [{ first: firstCluster, count: 1 }], ends: 'end' }
      : await this.#table.chain(firstCluster, most);
    return readDirectoryClusters(this.#volume, this.#geometry, path, chain);
  }

  async #labelInRoot(): Promise<string | null> {
    const { bytes } = await this.#directoryBytes(this.root, false);
    for (const { attributes, letters, deleted } of fatDirectoryEntries(bytes)) {
      if ((attributes & FatAttribute.VolumeLabel) !== 0 && !deleted) return letters.trimEnd();
    }
    return null;
  }
}

function tableOf(volume: ByteSource, geometry: FatGeometry): AllocationTable {
  const { width, fatOffset, fatSize, activeFat, clusterCount } = geometry;
  const offset = fatOffset + activeFat * fatSize;
  // A table too short for the clusters ends the volume where it ends.
  const entries = Math.floor((fatSize * 8) / width);
  const count = Math.min(clusterCount, entries - FIRST_CLUSTER);
  return new AllocationTable(volume, {
    width: width === 32 ? 28 : width,
    offset,
    clusterCount: count,
  });
}

const isDeleted = (entry: FileEntry) => 'deleted' in entry && entry.deleted === true;

function unreadable({ path, id }: FileEntry, code: string, message: string): UnreadableFile {
  return {
    found: 'unreadable',
    path,
    id,
    fault: { code, structure: 'directory', offset: 0, message },
  };
}

function failure(error: unknown): VhdsetError {
  if (error instanceof VhdsetError) return error;
  throw error;
}

/** @returns null for what a source may throw */
function known(error: unknown): null {
  failure(error);
  return null;
}
