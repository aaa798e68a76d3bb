import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import {
  decodeExfatBootSector,
  EXFAT_BOOT_LENGTH,
  type ExfatGeometry,
  isExfat,
} from '../formats/exfat/boot-sector.ts';
import { exfatDirectoryEntries } from '../formats/exfat/directory-entry.ts';
import {
  AllocationTable,
  type ClusterChain,
  type ClusterRun,
} from '../formats/fat/allocation-table.ts';
import { clusterExtents, clusterPosition, contiguousRun } from './cluster-extents.ts';
import { type DirectoryContent, readDirectoryClusters } from './directory-clusters.ts';
import { type Directories, lookUpIn, walkTree } from './directory-tree.ts';
import { type ExfatEntry, exfatEntry, exfatRoot, exfatTooLarge } from './exfat-entry.ts';
import { ExtentStream } from './extent-stream.ts';
import type {
  DeletedEntry,
  FileEntry,
  FileStream,
  FileSystem,
  FoundEntry,
  OccupiedRange,
  UnreadableFile,
  WalkOptions,
} from './file-system.ts';
import { FileSystemError } from './file-system-error.ts';
import { inPortions } from './in-portions.ts';
import { tableOccupancy } from './table-occupancy.ts';

/** exFAT specification, 7.4: a directory has at most 256 MiB. */
const LARGEST_DIRECTORY = 256 * 1024 * 1024;
const LARGEST_BITMAP_PAGE = 65536;

/** exFAT, for reading. */
export class ExfatFileSystem implements FileSystem {
  readonly kind = 'exfat';
  readonly version = null;
  readonly label: string;
  readonly serialNumber: string;
  readonly clusterSize: number;
  readonly sectorSize: number;
  readonly totalSize: number;
  readonly faults: readonly Fault[];
  readonly root: ExfatEntry;
  readonly #volume: ByteSource;
  readonly #geometry: ExfatGeometry;
  readonly #table: AllocationTable;
  readonly #directories: Directories<ExfatEntry>;
  /** Null where the root directory does not tell of one. */
  readonly #bitmap: FileStream | null;

  private constructor(
    volume: ByteSource,
    geometry: ExfatGeometry,
    described: { label: string; bitmap: FileStream | null; faults: readonly Fault[] },
  ) {
    this.#volume = volume;
    this.#geometry = geometry;
    const { serial, clusterSize, sectorSize, size, rootCluster } = geometry;
    this.label = described.label;
    this.#bitmap = described.bitmap;
    this.faults = described.faults;
    const hex = serial.toString(16).toUpperCase().padStart(8, '0');
    this.serialNumber = `${hex.slice(0, 4)}-${hex.slice(4)}`;
    this.clusterSize = clusterSize;
    this.sectorSize = sectorSize;
    this.totalSize = size;
    this.root = exfatRoot(rootCluster);
    this.#table = new AllocationTable(volume, {
      width: 32,
      offset: geometry.fatOffset + geometry.activeFat * geometry.fatSize,
      clusterCount: geometry.clusterCount,
    });
    this.#directories = {
      root: this.root,
      children: (directory) => this.#children(directory, false),
      sameName: ({ name }, asked) => name.toUpperCase() === asked.toUpperCase(),
    };
  }

  /** @throws {FileSystemError} `file-system-unreadable` */
  static async open(volume: ByteSource): Promise<ExfatFileSystem> {
    const bytes = await readStructure(volume, 'exFAT boot sector', 0, EXFAT_BOOT_LENGTH);
    if (!isExfat(bytes)) {
      throw new FileSystemError(
        'file-system-unreadable',
        '',
        'the boot sector is not that of exFAT',
      );
    }
    const geometry = decodeExfatBootSector(bytes);
    const faults = cutShort(geometry, volume.size);
    const described = { label: '', bitmap: null, faults };
    const bare = new ExfatFileSystem(volume, geometry, described);
    return new ExfatFileSystem(volume, geometry, await bare.#described(faults));
  }

  lookUp(path: string | readonly string[]): Promise<FileEntry> {
    return lookUpIn(this.#directories, path);
  }

  readDirectory(directory: FileEntry): AsyncIterable<FoundEntry> {
    if (directory.type !== 'directory') {
      throw new FileSystemError('not-a-directory', directory.path, 'it is a file');
    }
    return this.#children(directory as ExfatEntry, false);
  }

  walk(options?: WalkOptions): AsyncIterable<FoundEntry> {
    return walkTree(this.#directories, ({ firstCluster }) => firstCluster, options);
  }

  portions(options?: WalkOptions): AsyncIterable<readonly FoundEntry[]> {
    return inPortions(this.walk(options));
  }

  async *deleted({ signal }: WalkOptions = {}): AsyncGenerator<DeletedEntry> {
    const directories: ExfatEntry[] = [this.root];
    for await (const entry of this.walk({ signal })) {
      if (entry.found === 'entry' && entry.type === 'directory') {
        directories.push(entry as ExfatEntry);
      }
    }
    for (const directory of directories) {
      for await (const child of this.#children(directory, true)) {
        signal?.throwIfAborted();
        if (child.found !== 'entry') continue;
        yield { ...child, deleted: true, pathCertainty: 'decoded' } as DeletedEntry;
      }
    }
  }

  async openStream(entry: FileEntry, stream = ''): Promise<FileStream> {
    if (entry.type !== 'file') {
      throw new FileSystemError('not-a-file', entry.path, 'it is a directory');
    }
    if (stream !== '') {
      throw new FileSystemError('no-such-stream', entry.path, 'exFAT has no named streams');
    }
    return this.#content(entry as ExfatEntry, 'deleted' in entry);
  }

  async security(): Promise<null> {
    return null;
  }

  occupancy(position = 0, length = this.totalSize - position): AsyncIterable<OccupiedRange> {
    let page: { first: number; bytes: Uint8Array } | null = null;
    const isFree = async (cluster: number) => {
      const bitmap = this.#bitmap;
      if (!bitmap) throw new FileSystemError('file-damaged', '', 'there is no bitmap of clusters');
      const byte = (cluster - 2) >> 3;
      const first = byte - (byte % LARGEST_BITMAP_PAGE);
      if (page?.first !== first) {
        const bytes = new Uint8Array(Math.min(LARGEST_BITMAP_PAGE, bitmap.size - first));
        await bitmap.read(bytes, first);
        page = { first, bytes };
      }
      return (page.bytes[byte - first]! & (1 << ((cluster - 2) & 7))) === 0;
    };
    return tableOccupancy(this.#geometry, position, length, isFree);
  }

  async #content(entry: ExfatEntry, deleted: boolean): Promise<FileStream> {
    const { firstCluster, length, validSize, contiguous, path } = entry;
    // The chain of a deleted file is gone; that its clusters followed each other is the best guess.
    const runs =
      contiguous || deleted
        ? contiguousRun(this.#geometry, firstCluster, length)
        : await this.#chain(firstCluster, length);
    const extents = clusterExtents(this.#geometry, runs, length, validSize);
    return new ExtentStream(this.#volume, path, extents);
  }

  async #chain(firstCluster: number, size: number): Promise<readonly ClusterRun[]> {
    if (size === 0) return [];
    return (await this.#table.chain(firstCluster, Math.ceil(size / this.clusterSize))).runs;
  }

  async *#children(
    directory: ExfatEntry,
    deleted: boolean,
  ): AsyncGenerator<ExfatEntry | UnreadableFile> {
    try {
      const { bytes, offsets, cut } = await this.#directoryBytes(directory);
      for (const stored of exfatDirectoryEntries(bytes)) {
        if (stored.kind !== 'file' || stored.deleted !== deleted) continue;
        // What is left of a deleted set may be mixed with another.
        if (deleted && !stored.sealed) continue;
        const entry = exfatEntry(stored, directory, this.clusterSize, offsets(stored.offset));
        yield stored.size <= this.totalSize ? entry : exfatTooLarge(entry);
      }
      if (cut) {
        const explanation = 'the chain of clusters of the directory is broken';
        throw new FileSystemError('file-damaged', directory.path, explanation);
      }
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      const { path, id } = directory;
      const fault = { code: error.code, structure: 'directory', offset: 0, message: error.message };
      yield { found: 'unreadable', path, id, fault };
    }
  }

  async #directoryBytes(directory: ExfatEntry): Promise<DirectoryContent> {
    const { firstCluster, contiguous, length, path } = directory;
    const size = length === 0 ? LARGEST_DIRECTORY : Math.min(length, LARGEST_DIRECTORY);
    const chain: ClusterChain = contiguous
      ? { runs: contiguousRun(this.#geometry, firstCluster, size), ends: 'end' }
      : await this.#table.chain(firstCluster, Math.ceil(size / this.clusterSize));
    return readDirectoryClusters(this.#volume, this.#geometry, path, chain);
  }

  /** The label and the bitmap stand in the root directory. */
  async #described(faults: Fault[]) {
    let label = '';
    let bitmap: FileStream | null = null;
    try {
      const { bytes } = await this.#directoryBytes(this.root);
      for (const entry of exfatDirectoryEntries(bytes)) {
        if (entry.kind === 'label') label = entry.label;
        if (entry.kind !== 'bitmap' || entry.which !== this.#geometry.activeFat) continue;
        const size = Math.ceil(this.#geometry.clusterCount / 8);
        const runs = await this.#chain(entry.firstCluster, Math.min(entry.size, size));
        const extents = clusterExtents(this.#geometry, runs, size);
        bitmap = new ExtentStream(this.#volume, 'allocation bitmap', extents);
      }
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      const offset = clusterPosition(this.#geometry, this.#geometry.rootCluster);
      const { code, message } = error;
      faults = [...faults, { code, structure: 'root directory', offset, message }];
    }
    return { label, bitmap, faults };
  }
}

function cutShort({ size }: ExfatGeometry, sourceSize: number): Fault[] {
  if (size <= sourceSize) return [];
  const message = `the volume says it has ${size} bytes, and ${sourceSize} are here`;
  const fault = {
    structure: 'boot sector',
    offset: 72,
    expected: size,
    actual: sourceSize,
    message,
  };
  return [{ code: 'volume-cut-short', ...fault }];
}
