import type { ByteSource } from '../bytes/byte-source.ts';
import type { FileTree, TreeEntry } from '../bytes/file-tree.ts';
import { Memory, RememberedSource } from '../bytes/remembered-source.ts';
import { SourceError } from '../bytes/source-error.ts';
import { BlobReads, type ReadParts } from './blob-reads.ts';
import { type BlobLike, BlobSource } from './blob-source.ts';

/** What a `File` of a browser has that is needed here. */
export interface FileLike extends BlobLike {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  /** From the folder that was chosen down, with `/`; empty for a file that was chosen by itself. */
  readonly webkitRelativePath?: string;
}

/** A file whose place is known from elsewhere, such as a folder that was dropped. */
export interface PlacedFile {
  readonly path: string;
  readonly file: FileLike;
}

/** Bytes that structures of all files together may take: 8 KiB of each of 4,000. */
const REMEMBERED = 32 * 1024 * 1024;

/** Files that were dropped on a page, or chosen there, as a tree. Nothing leaves the page. */
export class DroppedFiles implements FileTree {
  readonly roots: readonly string[];
  readonly #files = new Map<string, FileLike>();
  readonly #sources = new Map<string, RememberedSource>();
  readonly #reads: BlobReads;
  readonly #memory = new Memory(REMEMBERED, true);

  /**
   * @param files two that go by the same path are told apart by a number behind it
   * @param roots what the tree is said to be made of; the outermost folders when not given, and
   *   files that lie in none
   * @param readParts where the files are read
   */
  constructor(
    files: Iterable<FileLike | PlacedFile>,
    roots?: readonly string[],
    readParts?: ReadParts,
  ) {
    this.#reads = new BlobReads(readParts);
    const placed = Array.from(files, placeOf).map((one) => ({
      ...one,
      parts: one.path.split('/'),
    }));
    placed.sort((a, b) => inOrder(a.parts, b.parts));
    for (const { path, file } of placed) this.#files.set(this.#unused(path), file);
    this.roots = roots ?? [...new Set(Array.from(this.#files.keys(), outermost))];
  }

  async *list(signal?: AbortSignal): AsyncGenerator<TreeEntry> {
    for (const [path, { size, lastModified }] of this.#files) {
      signal?.throwIfAborted();
      const modified = new Date(lastModified);
      yield { found: 'file', path, size, modified, created: null, id: null };
    }
  }

  async open(path: string): Promise<ByteSource> {
    const opened = this.#sources.get(path);
    if (opened) return opened;
    const file = this.#files.get(path);
    if (file) {
      const source = new RememberedSource(new BlobSource(file, path, this.#reads), this.#memory);
      this.#sources.set(path, source);
      return source;
    }
    throw new SourceError(path, 'ENOENT', 'it is not among the files that were dropped here');
  }

  async pathOf(spelling: string): Promise<string | null> {
    const path = spelling.replace(/^(?:\.\/)+/, '');
    return this.#files.has(path) ? path : null;
  }

  #unused(path: string): string {
    let unused = path;
    for (let number = 2; this.#files.has(unused); number++) unused = `${path} (${number})`;
    return unused;
  }
}

function placeOf(file: FileLike | PlacedFile): PlacedFile {
  return 'file' in file ? file : { path: file.webkitRelativePath || file.name, file };
}

const outermost = (path: string): string => path.split('/', 1)[0]!;

/** Folder by folder, names by their characters' numbers: as the walk through a folder of a system. */
function inOrder(these: readonly string[], those: readonly string[]): number {
  for (const [i, name] of these.entries()) {
    const other = those[i];
    if (other === undefined) return 1;
    if (name !== other) return name < other ? -1 : 1;
  }
  return these.length - those.length;
}
