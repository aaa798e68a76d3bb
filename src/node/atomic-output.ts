import fs from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ByteSink } from '../bytes/byte-source.ts';
import { DirectWrites } from './direct-writes.ts';
import { openClone, openKept, openNew } from './open-output.ts';
import { outputError } from './output-error.ts';
import { alreadyExists, type FileMarks, marksOf, requireTarget } from './output-target.ts';
import { markAsKept, partialPathFor } from './partial-names.ts';
import { errnoOf } from './source-error.ts';
import { unwatchUnfinished, watchUnfinished } from './unfinished-files.ts';
import { writeFully } from './write-fully.ts';

/** The system calls of writing; tests put failing ones in their place. */
export type WriteCalls = Pick<typeof fs, 'write' | 'fsync' | 'ftruncate'> & {
  link: typeof link;
  unlink: typeof unlink;
};

export interface TargetOptions {
  /** Replace a file of that name (of a symbolic link: the link). Default: refuse. */
  readonly force?: boolean;
  /** Leave the temporary file behind when the output is aborted. Default: remove it. */
  readonly keepPartial?: boolean;
  /** Paths of the files being read: none of them is ever replaced, not even with `force`. */
  readonly inputs?: readonly string[];
  /** Told when the file is complete and has its name, and its temporary name can't be removed. */
  readonly onLeftBehind?: (partialPath: string) => void;
  /**
   * Begin with the content of this file, shared with it by the file system until one of the two is
   * written; where that can't be, {@link CloneRefusedError}.
   */
  readonly cloneOf?: string;
  /**
   * Go on with this file, which an earlier output of that name left behind and has done with: it is
   * renamed, so that nobody else goes on with it, and kept again unless the output is committed.
   */
  readonly resumeOf?: string;
}

/** File systems without hard links answer one of these. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK'];

/** Systems that cannot sync a folder answer one of these. */
const NO_FOLDER_SYNC = ['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF'];

/**
 * Every so many bytes the system is asked to make what it has been given durable, while more is
 * written: else all of it would wait for the end. Half the time of a large export.
 */
const SYNC_AHEAD_BYTES = 64 * 1024 * 1024;

/** A file that appears under its name when it is complete, or not at all. */
export class AtomicOutput implements ByteSink {
  readonly path: string;
  /** Where the bytes are until then: beside the target, hidden. */
  readonly partialPath: string;
  readonly #descriptor: number;
  readonly #force: boolean;
  readonly #keepPartial: boolean;
  readonly #inputs: FileMarks;
  readonly #onLeftBehind: ((partialPath: string) => void) | undefined;
  readonly #calls: WriteCalls;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #direct: DirectWrites;
  /** The length that was set: bytes. */
  #size = 0;
  #lastWrite: Promise<void> = Promise.resolve();
  #unsynced = 0;
  #syncing = false;
  #failure: unknown;
  #open = true;
  /** It has its name, or was given up. */
  #settled = false;
  #keptPath: string | null = null;

  private constructor(path: string, options: TargetOptions, inputs: FileMarks, calls: WriteCalls) {
    this.path = path;
    this.partialPath = partialPathFor(path);
    this.#force = options.force ?? false;
    this.#keepPartial = options.resumeOf !== undefined || (options.keepPartial ?? false);
    this.#inputs = inputs;
    this.#onLeftBehind = options.onLeftBehind;
    this.#calls = calls;
    this.#direct = new DirectWrites(calls.write);
    // Ahead of the file: a signal between the two would leave it behind.
    if (!this.#keepPartial) watchUnfinished(this.partialPath);
    const { cloneOf, resumeOf } = options;
    if (resumeOf !== undefined) this.#descriptor = openKept(resumeOf, this.partialPath, path);
    else if (cloneOf !== undefined) this.#descriptor = openClone(cloneOf, this.partialPath, path);
    else this.#descriptor = openNew(this.partialPath, path);
  }

  /** Where the bytes are once the output is aborted; null when they are not kept. */
  get keptPath(): string | null {
    return this.#keptPath;
  }

  /**
   * @throws {OutputError} when the name is taken, is an input's, or nothing can be written there
   * @throws {CloneRefusedError}
   */
  static async create(
    path: string,
    options: TargetOptions = {},
    calls: WriteCalls = { ...fs, link, unlink },
  ): Promise<AtomicOutput> {
    const inputs = await marksOf(options.inputs ?? []);
    await requireTarget(path, inputs, options.force ?? false);
    if (options.resumeOf !== undefined) await requireTarget(options.resumeOf, inputs, true);
    return new AtomicOutput(path, options, inputs, calls);
  }

  /**
   * Several writes may be asked for at once. Within the length that was set, those of memory that
   * `pagedMemory` gave go past the system's cache, where the file system can.
   * @param position bytes; what is never written stays a hole where the file system has holes.
   */
  async write(data: Uint8Array, position: number): Promise<void> {
    await this.#track(async () => {
      if (this.#failure) throw this.#failure;
      const inside = position + data.length <= this.#size;
      const done = inside ? await this.#direct.write(this.#descriptor, data, position) : 0;
      if (done < data.length) await this.#writeCached(data.subarray(done), position + done);
    });
  }

  /**
   * Sets the length, in bytes. Called before the first write, it tells at once when the file system
   * takes no file that large.
   */
  truncate(size: number): Promise<void> {
    return this.#track(async () => {
      await promisify(this.#calls.ftruncate)(this.#descriptor, size);
      this.#size = size;
    });
  }

  /**
   * Makes the bytes durable and gives the file its name; aborts when anything has failed.
   * @throws {OutputError} `exists` when a file of that name has appeared meanwhile.
   */
  async commit(): Promise<void> {
    try {
      await Promise.allSettled(this.#inFlight);
      if (this.#failure) throw this.#failure;
      await this.#track(() => promisify(this.#calls.fsync)(this.#descriptor));
      await this.#close();
      await requireTarget(this.path, this.#inputs, this.#force);
      await this.#giveName();
      this.#settled = true;
      unwatchUnfinished(this.partialPath);
      await syncFolder(dirname(this.path));
    } catch (error) {
      await this.abort();
      throw outputError(this.path, error);
    }
  }

  /** Gives up. May be called again, and after a commit, to no effect. */
  async abort(): Promise<void> {
    await this.#close();
    if (this.#settled) return;
    this.#settled = true;
    if (this.#keepPartial) this.#keptPath = markAsKept(this.partialPath);
    else await unlink(this.partialPath).catch(() => {});
    unwatchUnfinished(this.partialPath);
  }

  /**
   * One after the other: the system makes them so in any case, and threads that wait for each other
   * there are not free to read or sync.
   */
  #writeCached(data: Uint8Array, position: number): Promise<void> {
    const turn = this.#lastWrite;
    const write = async () => {
      await turn;
      if (this.#failure) throw this.#failure;
      await writeFully(this.#calls.write, this.#descriptor, data, position);
      this.#unsynced += data.length;
      if (this.#unsynced >= SYNC_AHEAD_BYTES && !this.#syncing) this.#syncAhead();
    };
    const written = write();
    this.#lastWrite = written.catch(() => {}); // Told to who asked for it.
    return written;
  }

  #syncAhead(): void {
    this.#unsynced = 0;
    this.#syncing = true;
    this.#track(() => promisify(this.#calls.fsync)(this.#descriptor))
      .catch(() => {}) // Remembered, and told by the commit.
      .finally(() => {
        this.#syncing = false;
      });
  }

  /** Remembers work on the descriptor, which must not be closed under it: its number may be another file's next. */
  #track(work: () => Promise<void>): Promise<void> {
    if (!this.#open) return Promise.reject(new Error(`the output ${this.path} is closed`));
    const tracked = work()
      .catch((error: unknown) => {
        this.#failure ??= outputError(this.path, error);
        throw this.#failure;
      })
      .finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
    return tracked;
  }

  async #giveName(): Promise<void> {
    if (this.#force) return rename(this.partialPath, this.path);
    try {
      // Unlike a rename, a link never replaces a file that has appeared meanwhile.
      await this.#calls.link(this.partialPath, this.path);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') throw alreadyExists(this.path);
      if (!NO_LINKS.includes(errnoOf(error))) throw error;
      return rename(this.partialPath, this.path);
    }
    // The file is complete under its own name: whoever takes that for a failure loses it.
    await this.#calls.unlink(this.partialPath).catch(() => this.#onLeftBehind?.(this.partialPath));
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await Promise.allSettled(this.#inFlight);
    this.#direct.close();
    fs.closeSync(this.#descriptor);
  }
}

/** Writes a file through `body`: commits it at the end, aborts it when `body` throws. */
export async function writeOutput<T>(
  path: string,
  options: TargetOptions,
  body: (output: AtomicOutput) => Promise<T>,
): Promise<T> {
  const output = await AtomicOutput.create(path, options);
  try {
    const result = await body(output);
    await output.commit();
    return result;
  } catch (error) {
    await output.abort();
    throw error;
  }
}

/** Makes the new name durable, where the system knows how to. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder);
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!NO_FOLDER_SYNC.includes(errnoOf(error))) throw error;
  }
}
