import { type BigIntStats, constants, type default as fs } from 'node:fs';
import { type ByteSource, ShortReadError } from '../bytes/byte-source.ts';
import { SourceChangedError } from '../bytes/source-changed-error.ts';
import { SourceError } from '../bytes/source-error.ts';
import { lookAt } from './file-calls.ts';
import { type FileFacts, factsOf, irregularKind } from './file-facts.ts';
import { sourceError } from './source-error.ts';

/** The system calls of reading; tests put failing ones in their place. */
export type ReadCalls = Pick<
  typeof fs,
  'openSync' | 'closeSync' | 'fstatSync' | 'readSync' | 'read'
>;

/** Lends open descriptors, and may close them between two loans. */
export interface DescriptorLender {
  readonly calls: ReadCalls;
  borrow(file: FileSource): Promise<number>;
  /** @returns undefined when it takes waiting, or is refused */
  borrowNow(file: FileSource): number | undefined;
  giveBack(file: FileSource): void;
}

/**
 * Reads up to this length are made at once, on the main thread. From the page cache 4 KiB take
 * 1 µs so, against 12 µs for the way through the thread pool; 64 KiB 8 µs against 17 µs. Longer
 * reads gain from the pool: they overlap with writing and hashing.
 */
const AT_ONCE = 64 * 1024;

/**
 * A read at once that took longer than this, in milliseconds, did not come from the page cache. On
 * such a medium reads gain from being made side by side, so the next ones take the way through the
 * pool; then one is tried at once again.
 */
const SLOW = 0.2;
const PATIENT_READS = 64;

/** Read only; neither a pipe nor a terminal that took the file's place can make the program hang. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** A regular file as it was when it was opened: its size does not follow a file that grows. */
export class FileSource implements ByteSource, FileFacts {
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
  readonly created: Date;
  readonly id: string;
  readonly #lender: DescriptorLender;
  readonly #marks: Marks;
  /** How many of the next reads are not made at once. */
  #patient = 0;

  /** @throws {SourceError} `not-a-file` for a folder, a pipe, a socket, a device. */
  constructor(path: string, stats: BigIntStats, lender: DescriptorLender) {
    requireFile(path, stats);
    const facts = factsOf(stats);
    this.path = path;
    this.size = facts.size;
    this.modified = facts.modified;
    this.created = facts.created;
    this.id = facts.id;
    this.#marks = marksOf(stats);
    this.#lender = lender;
  }

  /**
   * @throws {ShortReadError} past the end, and where the file has become shorter since.
   * @throws {SourceError} with path and offset when the system fails to read.
   */
  async read(target: Uint8Array, position: number): Promise<void> {
    const available = Math.max(0, Math.min(target.length, this.size - position));
    if (position < 0 || available < target.length) {
      throw new ShortReadError(this.path, position, target.length, available);
    }
    if (target.length === 0) return;
    const descriptor = await this.#lender.borrow(this);
    try {
      await this.#fill(target, position, descriptor);
    } finally {
      this.#lender.giveBack(this);
    }
  }

  readNow(target: Uint8Array, position: number): boolean {
    const { length } = target;
    if (position < 0 || position + length > this.size) return false;
    // `read` counts its patience down.
    if (this.#patient > 0 || length > AT_ONCE) return false;
    const descriptor = this.#lender.borrowNow(this);
    if (descriptor === undefined) return false;
    try {
      return this.#readAtOnce(target, 0, position, descriptor) === length;
    } catch {
      return false;
    } finally {
      this.#lender.giveBack(this);
    }
  }

  /** @throws {SourceError} when the file can't be looked at any more */
  async verifyUnchanged(): Promise<void> {
    const stats = await lookAt(this.path, { bigint: true }).catch((error: unknown) => {
      throw sourceError(this.path, error);
    });
    const change = changeOf(this.#marks, marksOf(stats));
    if (change !== null) throw new SourceChangedError(this.path, change);
  }

  async #fill(target: Uint8Array, position: number, descriptor: number): Promise<void> {
    for (let done = 0; done < target.length; ) {
      const count = await this.#readSome(target, done, position + done, descriptor);
      if (count === 0) throw new ShortReadError(this.path, position, target.length, done);
      done += count;
    }
  }

  #isQuick(length: number): boolean {
    if (length > AT_ONCE) return false;
    if (this.#patient === 0) return true;
    this.#patient--;
    return false;
  }

  #readAtOnce(target: Uint8Array, from: number, position: number, descriptor: number): number {
    const start = performance.now();
    const length = target.length - from;
    const count = this.#lender.calls.readSync(descriptor, target, from, length, position);
    if (performance.now() - start > SLOW) this.#patient = PATIENT_READS;
    return count;
  }

  #readSome(
    target: Uint8Array,
    from: number,
    position: number,
    descriptor: number,
  ): number | Promise<number> {
    const { calls } = this.#lender;
    const length = target.length - from;
    if (this.#isQuick(length)) {
      try {
        return this.#readAtOnce(target, from, position, descriptor);
      } catch (error) {
        throw sourceError(this.path, error, position);
      }
    }
    return new Promise((resolve, reject) => {
      calls.read(descriptor, target, from, length, position, (error, count) => {
        if (error) reject(sourceError(this.path, error, position));
        else resolve(count);
      });
    });
  }
}

/** By what a file is known to be the same, and not written to since. */
interface Marks {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds; the second changes with every write, and nobody can set it back. */
  readonly modified: bigint;
  readonly changed: bigint;
}

function marksOf(stats: BigIntStats): Marks {
  const { id, size } = factsOf(stats);
  return { id, size, modified: stats.mtimeNs, changed: stats.ctimeNs };
}

/** What differs, in words; null when nothing does. */
function changeOf(before: Marks, now: Marks): string | null {
  if (now.id !== before.id) return 'another file has taken its place';
  if (now.size > before.size) return `it has grown from ${before.size} to ${now.size} bytes`;
  if (now.size < before.size) return `it has shrunk from ${before.size} to ${now.size} bytes`;
  if (now.modified !== before.modified) return 'it was written to';
  return now.changed === before.changed
    ? null
    : 'it was written to, or its attributes were changed';
}

/**
 * Opens the file of a source, and proves that it still is the same one.
 * @throws the system's own error, or {SourceError} `replaced`.
 */
export function openDescriptor(file: FileSource, calls: ReadCalls): number {
  const descriptor = calls.openSync(file.path, OPEN_FLAGS);
  try {
    const stats = calls.fstatSync(descriptor, { bigint: true });
    requireFile(file.path, stats);
    if (factsOf(stats).id !== file.id) {
      const explanation = 'another file has taken its place since the program first looked at it';
      throw new SourceError(file.path, 'replaced', explanation);
    }
    return descriptor;
  } catch (error) {
    calls.closeSync(descriptor);
    throw error;
  }
}

/**
 * Opens a file that is not known yet.
 * @throws the system's own error, or {SourceError} `not-a-file`
 */
export function openFile(
  path: string,
  lender: DescriptorLender,
): { readonly descriptor: number; readonly file: FileSource } {
  const { calls } = lender;
  const descriptor = calls.openSync(path, OPEN_FLAGS);
  try {
    return {
      descriptor,
      file: new FileSource(path, calls.fstatSync(descriptor, { bigint: true }), lender),
    };
  } catch (error) {
    calls.closeSync(descriptor);
    throw error;
  }
}

function requireFile(path: string, stats: BigIntStats): void {
  const kind = irregularKind(stats);
  if (kind) throw new SourceError(path, 'not-a-file', `it is ${kind}, not a regular file`);
}
