import type { ByteRanges } from './byte-ranges.ts';
import type { ByteSource } from './byte-source.ts';
import type { SourceError } from './source-error.ts';

/** What is left of a file that was deleted, or of one that no record tells of any more. In bytes. */
export interface FileRemains {
  /**
   * `record`: its record still tells where it lay. `carved`: it was found by its first bytes alone, and
   * is taken to go on in one piece.
   */
  readonly foundBy: 'record' | 'carved';
  /** Its path when it was deleted, as far as that is known; empty where it is not. */
  readonly formerPath: string;
  readonly pathCertainty: 'decoded' | 'inferred' | 'unknown';
  /** In clusters that no file uses now, zeros that were never stored, and bytes in the record itself. */
  readonly free: number;
  /** In clusters that belong to another file now. */
  readonly reused: number;
  /** In clusters that another deleted file claims too, or of which it is not known who uses them. */
  readonly contested: number;
  /** Of which the record does not tell any more where they lay. */
  readonly lost: number;
  /** Ranges of the file that are reused, contested or lost: what is there may be anything. */
  readonly doubtful: ByteRanges;
  /** What the journal of the volume tells of it, oldest first; none where it tells nothing. */
  readonly history: readonly FileEvent[];
  /** Whether the user said to take what is doubtful for what it was. */
  readonly accepted: boolean;
}

/** What happened to a file that is not there any more. */
export interface FileEvent {
  readonly time: Date;
  readonly what: 'created' | 'renamed' | 'deleted';
  /** The name that it had then, or got. */
  readonly name: string;
}

/** A regular file of a tree, as whatever holds the tree tells it. */
export interface TreeFile {
  readonly found: 'file';
  /**
   * How the file is named to people and to {@link FileTree.open}. Unique among all trees that are
   * looked at together: a path of an image begins with the image's own.
   */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Last write; null where the tree knows none. */
  readonly modified: Date | null;
  /** When the file was created there: a copy may have reset it, and some trees do not know it. */
  readonly created: Date | null;
  /** Equal for two paths to one file (hard links); null when not known. */
  readonly id: string | null;
  /** The entity tag of its state, where a server tells one. */
  readonly tag?: string;
  /** Set for what is left of a file that is not there any more: good for nothing but as a parent. */
  readonly remains?: FileRemains;
}

/** A path that could not be looked at, or a folder that could not be listed. */
export interface UnreadableEntry {
  readonly found: 'unreadable';
  readonly path: string;
  readonly error: SourceError;
}

/** What lies there and is not read: no regular file, or a link that leads out of the tree. */
export interface SkippedEntry {
  readonly found: 'skipped';
  readonly path: string;
  /** `a named pipe`, `a symbolic link that leads out of the folders given`. */
  readonly reason: string;
  /** Where a symbolic link inside the tree leads: the path of what is listed by itself. */
  readonly target?: string;
}

export type TreeEntry = TreeFile | UnreadableEntry | SkippedEntry;

/**
 * Where files lie: a folder, a volume inside a disk or an image, files dropped on a page, a bucket.
 * Whatever is analysed is analysed from a tree, and knows nothing of where it lies.
 */
export interface FileTree {
  /** What it was made of, as a person spells it: a folder, `image.E01#2`, the files dropped on a page. */
  readonly roots: readonly string[];
  /**
   * The files that the whole tree lies in, where it lies in files: an image with all its segments, or
   * a chain of disks. None of them may be replaced while something of the tree is being read.
   */
  readonly containers?: readonly string[];
  /** Files that are best read at a time, where each read takes a round trip and more are of use. */
  readonly filesAtOnce?: number;
  /**
   * Everything in the tree, folders gone down into, each file once and in an order that is the same
   * each time. What cannot be read is an entry, not an exception.
   */
  list(signal?: AbortSignal): AsyncIterable<TreeEntry>;
  /**
   * A file of the tree, for reading only; no path outside the tree is ever opened.
   * @param path as {@link FileTree.list} gives it, or as a person spells it
   * @throws {SourceError} when there is no such file, or it cannot be opened
   */
  open(path: string): Promise<ByteSource>;
  /**
   * The path under which {@link FileTree.list} gave the file that a person spells so: relative, by
   * a link, in other letters where the tree does not tell them apart.
   * @returns null when no file that was listed goes by it
   */
  pathOf(spelling: string): Promise<string | null>;
}
