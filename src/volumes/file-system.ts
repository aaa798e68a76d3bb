import type { ByteSource } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import type { FileTime } from '../bytes/file-time.ts';

export type FileSystemKind = 'ntfs' | 'fat12' | 'fat16' | 'fat32' | 'exfat';

/**
 * A file system on a volume, for reading only. Offsets and positions are bytes; a *position* is one
 * on the volume, counted from where the file system begins.
 */
export interface FileSystem {
  readonly kind: FileSystemKind;
  /** The version of the on-disk format, where there are several: `3.1`. */
  readonly version: string | null;
  /** The name that a person gave the volume; empty when none. */
  readonly label: string;
  /** As the system shows it: `1A2B-3C4D`, or 16 hexadecimal digits on NTFS. */
  readonly serialNumber: string;
  readonly clusterSize: number;
  readonly sectorSize: number;
  /** Bytes that the file system says it spans; the source below may be shorter, which is a fault. */
  readonly totalSize: number;
  /** What was found wrong when it was opened, and nevertheless could be read past. */
  readonly faults: readonly Fault[];
  /** The directory that holds everything; its path and name are empty. */
  readonly root: FileEntry;
  /**
   * @param path names separated by `/` (`\` is a separator too where names cannot hold it), with or
   *   without one in front; or the names themselves, which reaches names that hold a separator.
   *   Letters compare as the file system compares them.
   * @throws {FileSystemError} `no-such-file`, `not-a-directory`, `file-damaged`
   */
  lookUp(path: string | readonly string[]): Promise<FileEntry>;
  /**
   * What a directory lists, in its own order: each name once; on NTFS not the short DOS names.
   * @throws {FileSystemError} `not-a-directory`
   */
  readDirectory(directory: FileEntry): AsyncIterable<FoundEntry>;
  /**
   * Everything below the root, directories too, one entry for each name (hard links: several with one
   * `id`), in the order in which the file system keeps its records: fast, the same each time, and
   * not that of a tree.
   */
  walk(options?: WalkOptions): AsyncIterable<FoundEntry>;
  /** As `walk`, in portions as they are read: for whoever goes through millions. */
  portions(options?: WalkOptions): AsyncIterable<readonly FoundEntry[]>;
  /** What is left of deleted files and directories, in the same order. */
  deleted(options?: WalkOptions): AsyncIterable<DeletedEntry>;
  /**
   * The content of a file, of one of its streams, or of a deleted file: for that, the bytes that now
   * lie where it lay.
   * @param stream a name of `entry.streams`; the unnamed stream is the file's content
   * @throws {FileSystemError} `not-a-file`, `no-such-stream`, `file-damaged`, and those that name a way
   *   of storing which is not decoded
   */
  openStream(entry: FileEntry, stream?: string): Promise<FileStream>;
  /** Who may do what with a file; null where the file system keeps no such thing, or it is lost. */
  security(entry: FileEntry): Promise<FileSecurity | null>;
  /** Which parts of the volume are in use, as far as the file system's own map can be read. */
  occupancy(position?: number, length?: number): AsyncIterable<OccupiedRange>;
}

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Also the file system's own files (`$MFT`, `$LogFile`); false when left out. */
  readonly systemFiles?: boolean | undefined;
}

/** One name in a directory, and what it names. */
export interface FileEntry {
  readonly found: 'entry';
  readonly type: 'file' | 'directory';
  /** As stored: may hold anything that the file system lets stand, also control characters. */
  readonly name: string;
  /** Names from the root on, joined by `/`. */
  readonly path: string;
  /** Where the file system keeps the file: on NTFS the number of its record. Equal for hard links. */
  readonly id: number;
  /** Grows each time `id` is used for another file; null where the file system counts no such thing. */
  readonly generation: number | null;
  /** `id` of the directory that lists this name; that of the root is its own. */
  readonly parentId: number;
  /** Bytes of content (of the unnamed stream); 0 for a directory. */
  readonly size: number;
  /** Bytes of the volume that the content takes up; 0 where it lies in the record itself. */
  readonly allocatedSize: number;
  readonly times: FileTimes;
  /** `FILE_ATTRIBUTE_…` bits as in [MS-FSCC] 2.6. */
  readonly attributes: number;
  /** How many names the file says it has, short DOS names left out. */
  readonly links: number;
  /** Content: the unnamed stream first where there is one, then the named ones. */
  readonly streams: readonly StreamEntry[];
  /** Set where opening this name on Windows leads elsewhere, or through a filter. */
  readonly reparse: ReparseEntry | null;
  /** One of the file system's own files. */
  readonly system: boolean;
  /** What is wrong with this entry though it could be read, e.g. that no directory lists it. */
  readonly faults: readonly Fault[];
}

/** A place where an entry should have been, but cannot be told. */
export interface UnreadableFile {
  readonly found: 'unreadable';
  /** As far as it is known. */
  readonly path: string;
  readonly id: number | null;
  /** How many there are in a row, from `id` on; one when left out. */
  readonly count?: number;
  readonly fault: Fault;
}

export type FoundEntry = FileEntry | UnreadableFile;

/** All from the same clock; null where the file system keeps none, or never set it. */
export interface FileTimes {
  /** UTC; or `local`, the wall clock of whoever wrote it, in a zone that is not stored. */
  readonly zone: 'utc' | 'local';
  readonly created: FileTime | null;
  /** Of the content. */
  readonly modified: FileTime | null;
  readonly accessed: FileTime | null;
  /** Of what describes the file. */
  readonly changed: FileTime | null;
}

export interface StreamEntry {
  /** Empty for the content itself. */
  readonly name: string;
  readonly size: number;
  readonly allocatedSize: number;
  /** `resident`: inside the file's record. The last three are named and refused by `openStream`. */
  readonly storage:
    | 'resident'
    | 'plain'
    | 'sparse'
    | 'compressed'
    | 'efs-encrypted'
    | 'wof-compressed'
    | 'deduplicated'
    | 'elsewhere';
}

export interface ReparseEntry {
  /** [MS-FSCC] 2.1.2.1 */
  readonly tag: number;
  /** `symbolic link`, `mount point`, `deduplicated file`, `unknown`, … */
  readonly kind: string;
  /** Where a link leads, as Windows shows it to people; null when the tag holds no path. */
  readonly target: string | null;
}

/** A deleted file or directory. Its path is that of its record, which may be out of date. */
export interface DeletedEntry extends FileEntry {
  readonly deleted: true;
  /**
   * `decoded`: every directory above is still there; `inferred`: one of them was deleted too;
   * `unknown`: the record of one holds something else now, and the path begins with a made-up name.
   */
  readonly pathCertainty: 'decoded' | 'inferred' | 'unknown';
}

/** Content with its place on the volume. Reading is as {@link ByteSource} says. */
export interface FileStream extends ByteSource {
  /** In order and without a gap, or with the faults of one that could not be told. */
  extents(): readonly StreamExtent[];
}

/**
 * Which bytes of the volume a range of a stream depends on. A range that depends on several, as the
 * units of a compressed stream do, has an extent for each of them, with the same `offset` and `length`.
 */
export interface StreamExtent {
  /** In the stream. */
  readonly offset: number;
  readonly length: number;
  /**
   * `data`: bytes as they lie there. `zero`: zeros that are stored nowhere, or lie beyond what was
   * ever written. `encoded`: decoded from what lies there (compressed units; and resident content,
   * whose record protects each sector by two replaced bytes). `missing`: the file does not tell where.
   */
  readonly kind: 'data' | 'zero' | 'encoded' | 'missing';
  /** On the volume; null for `zero` and `missing`. */
  readonly position: number | null;
  /** Bytes there: `length` for `data`, 0 for `zero` and `missing`. */
  readonly storedLength: number;
}

export interface FileSecurity {
  /** Number of the descriptor on the volume; null when the file holds its own. */
  readonly id: number | null;
  readonly owner: string | null;
  readonly group: string | null;
  /** Self-relative, as in [MS-DTYP] 2.4.6. */
  readonly descriptor: Uint8Array;
}

/** A range of the volume, by its map of clusters. */
export interface OccupiedRange {
  readonly position: number;
  readonly length: number;
  /** `unknown`: this part of the map cannot be read. */
  readonly state: 'free' | 'in-use' | 'unknown';
}
