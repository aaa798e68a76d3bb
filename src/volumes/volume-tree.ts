import type { ByteSource } from '../bytes/byte-source.ts';
import { fileTimeToDate } from '../bytes/file-time.ts';
import type {
  FileTree,
  SkippedEntry,
  TreeEntry,
  TreeFile,
  UnreadableEntry,
} from '../bytes/file-tree.ts';
import { SourceError } from '../bytes/source-error.ts';
import { codeOf, VhdsetError } from '../bytes/vhdset-error.ts';
import type { DeletedFile, DeletedFiles } from './deleted-files.ts';
import type { FileEntry, FileSystem, FileTimes, FoundEntry } from './file-system.ts';
import { FileSystemError } from './file-system-error.ts';
import { RemainsSource } from './remains-source.ts';

/** What a volume lies on. */
interface VolumeKeeper {
  /** Tells whether the disk or image still is what it was. */
  readonly source: Pick<ByteSource, 'verifyUnchanged'>;
  /** The files of that disk or image. */
  readonly files: readonly string[];
}

/** What a tree is limited to; the whole volume when nothing is said. */
export interface VolumeTreeLimits {
  /** Names of a folder, or of a file. */
  readonly below?: readonly string[];
  /** Whether the folders in that folder are left out. */
  readonly shallow?: boolean;
  /** What the tree is said to be made of, where that is something else. */
  readonly roots?: readonly string[];
  /** What was deleted is listed as well, behind what is there. */
  readonly deleted?: DeletedFiles | undefined;
}

/** The files of a volume as a tree; their paths begin with the volume's own name: `image.E01#2/Sets/x.vhds`. */
export class VolumeTree implements FileTree {
  readonly roots: readonly string[];
  readonly containers: readonly string[];
  readonly #fileSystem: FileSystem;
  readonly #name: string;
  readonly #keeper: VolumeKeeper;
  readonly #below: readonly string[];
  readonly #shallow: boolean;
  readonly #deleted: DeletedFiles | undefined;

  /** @param name how the volume is written: `image.E01#2` */
  constructor(
    fileSystem: FileSystem,
    name: string,
    keeper: VolumeKeeper,
    limits: VolumeTreeLimits = {},
  ) {
    const { below = [], shallow = false } = limits;
    this.#fileSystem = fileSystem;
    this.#name = name;
    this.#keeper = keeper;
    this.containers = keeper.files;
    this.#below = below;
    this.#shallow = shallow;
    this.#deleted = limits.deleted;
    this.roots = limits.roots ?? [[name, ...below].join('/')];
  }

  async *list(signal?: AbortSignal): AsyncGenerator<TreeEntry> {
    yield* this.#listThere(signal);
    for (const file of (await this.#deleted?.all(signal)) ?? []) {
      if (!this.#isBelow(file)) continue;
      const { remains, size } = file;
      const path = this.#pathOf(file);
      const { modified, created } = datesOf({ zone: 'utc', ...file });
      yield { found: 'file', path, size, modified, created, id: path, remains };
    }
  }

  /** Of a file whose folder is not known any more, nothing says that it was not in this one. */
  #isBelow({ remains: { formerPath, pathCertainty } }: DeletedFile): boolean {
    if (pathCertainty === 'unknown') return true;
    const folders = formerPath.split('/').slice(0, -1);
    const inside = this.#below.every((name, i) => folders[i]?.toUpperCase() === name.toUpperCase());
    return inside && (!this.#shallow || folders.length === this.#below.length);
  }

  async *#listThere(signal?: AbortSignal): AsyncGenerator<TreeEntry> {
    if (this.#below.length === 0 && !this.#shallow) {
      for await (const found of this.#fileSystem.walk({ signal })) {
        const entry = this.#treeEntry(found);
        if (entry) yield entry;
      }
      return;
    }
    try {
      yield* this.#listBelow(await this.#fileSystem.lookUp(this.#below), signal);
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      yield unreadable(this.roots[0]!, error);
    }
  }

  async open(path: string): Promise<ByteSource> {
    const gone = await this.#deletedAt(path);
    if (gone) {
      const content = keptBy(this.#keeper.source, await gone.open());
      return new RemainsSource(content, path, gone.remains);
    }
    const names = this.#namesOf(path);
    if (!names) {
      throw new SourceError(
        path,
        'outside',
        `it does not lie in ${this.roots[0]}, and is not opened`,
      );
    }
    try {
      const stream = await this.#fileSystem.openStream(await this.#fileSystem.lookUp(names));
      return keptBy(this.#keeper.source, stream);
    } catch (error) {
      throw error instanceof VhdsetError ? unreadable(path, error).error : error;
    }
  }

  async #deletedAt(path: string): Promise<DeletedFile | undefined> {
    if (!path.startsWith(`${this.#name}/?`)) return undefined;
    return (await this.#deleted?.all())?.find((file) => this.#pathOf(file) === path);
  }

  async pathOf(spelling: string): Promise<string | null> {
    if (await this.#deletedAt(spelling)) return spelling;
    const names = this.#namesOf(spelling);
    const entry = names && (await this.#fileSystem.lookUp(names).catch(() => null));
    return entry?.type === 'file' ? this.#pathOf(entry) : null;
  }

  /** @returns null for a path of elsewhere */
  #namesOf(path: string): string[] | null {
    if (!path.startsWith(`${this.#name}/`)) return null;
    const names = path
      .slice(this.#name.length + 1)
      .split('/')
      .filter((name) => name !== '');
    const same = (name: string, index: number) =>
      names[index]?.toUpperCase() === name.toUpperCase();
    return this.#below.every(same) ? names : null;
  }

  #pathOf({ path }: { path: string }): string {
    return `${this.#name}/${path}`;
  }

  async *#listBelow(entry: FileEntry, signal?: AbortSignal): AsyncGenerator<TreeEntry> {
    const seen = new Set<number>();
    const pending: FileEntry[] = [entry];
    for (let one = pending.pop(); one; one = pending.pop()) {
      signal?.throwIfAborted();
      if (one.type === 'file') {
        const file = this.#treeEntry(one);
        if (file) yield file;
        continue;
      }
      if (one.reparse || seen.has(one.id)) continue;
      seen.add(one.id);
      const inside: FileEntry[] = [];
      for await (const child of this.#fileSystem.readDirectory(one)) {
        if (child.found === 'entry') inside.push(child);
        else yield this.#treeEntry(child)!;
      }
      const next = this.#shallow ? inside.filter(({ type }) => type === 'file') : inside;
      pending.push(...next.reverse());
    }
  }

  /** @returns null for folders */
  #treeEntry(found: FoundEntry): TreeEntry | null {
    const path = this.#pathOf(found);
    if (found.found === 'unreadable') {
      const { message, code } = found.fault;
      return { found: 'unreadable', path, error: new SourceError(path, code, message) };
    }
    if (found.type === 'directory') return null;
    if (found.reparse?.target) return skipped(path, found.reparse.kind);
    const { modified, created } = datesOf(found.times);
    const id = `${this.#name}:${found.id}`;
    return { found: 'file', path, size: found.size, modified, created, id } satisfies TreeFile;
  }
}

/** A file of a volume has changed where the disk has: nothing else tells it. */
function keptBy(disk: VolumeKeeper['source'], stream: ByteSource): ByteSource {
  const { size } = stream;
  const readNow = stream.readNow?.bind(stream);
  return {
    size,
    read: (target, position) => stream.read(target, position),
    ...(readNow ? { readNow } : {}),
    verifyUnchanged: async () => disk.verifyUnchanged?.(),
  };
}

function skipped(path: string, kind: string): SkippedEntry {
  return { found: 'skipped', path, reason: `a ${kind}, which is not followed inside of an image` };
}

/** A wall clock whose zone is not known is no point in time. */
function datesOf({ zone, modified, created }: Pick<FileTimes, 'zone' | 'modified' | 'created'>) {
  const date = (time: bigint | null) =>
    zone === 'utc' && time !== null ? fileTimeToDate(time) : null;
  return { modified: date(modified), created: date(created) };
}

function unreadable(path: string, cause: VhdsetError): UnreadableEntry {
  if (cause instanceof SourceError) return { found: 'unreadable', path, error: cause };
  const reason = codeOf(cause) ?? 'unreadable';
  // It names the path itself, as the volume has it.
  const own = cause instanceof FileSystemError ? cause.message.indexOf(': ') + 2 : 0;
  const explanation = cause.message.slice(own);
  return {
    found: 'unreadable',
    path,
    error: new SourceError(path, reason, explanation, { cause }),
  };
}
