import fs from 'node:fs';
import { SourceError } from '../bytes/source-error.ts';
import { lookAt } from './file-calls.ts';
import {
  type DescriptorLender,
  FileSource,
  openDescriptor,
  openFile,
  type ReadCalls,
} from './file-source.ts';
import { errnoOf, sourceError } from './source-error.ts';

/**
 * Node.js itself holds up to 34 descriptors (event loops, signal pipes, a hashing thread; 30 with
 * Node 20, 34 with Node 24): with these and an output, the program stays below 64.
 */
export const FEW_FILES = 24;

interface Slot {
  readonly descriptor: number;
  /** Reads in flight: while there are any, the descriptor stays open. */
  reads: number;
}

/** Any number of files read through few descriptors; the one not used for the longest time is closed first. */
export class FilePool implements DescriptorLender {
  readonly calls: ReadCalls;
  readonly #limit: number;
  /** In the order of their last use. */
  readonly #slots = new Map<FileSource, Slot>();
  #waiting: (() => void)[] = [];
  #closed = false;

  /** @param limit most descriptors open at a time, at least 1. */
  constructor(limit: number = FEW_FILES, calls: ReadCalls = fs) {
    this.#limit = Math.max(1, limit);
    this.calls = calls;
  }

  /** Descriptors that are open now. */
  get openCount(): number {
    return this.#slots.size;
  }

  /**
   * Looks at a file without opening it: that happens when it is first read.
   * @throws {SourceError} when there is no such file, or it is not a regular one.
   */
  async open(path: string): Promise<FileSource> {
    const stats = await lookAt(path, { bigint: true }).catch((error: unknown) => {
      throw sourceError(path, error);
    });
    return new FileSource(path, stats, this);
  }

  /**
   * The same without waiting, for a file that a listing has just shown to be a regular one: it is opened,
   * as its first read would, and looked at through its descriptor.
   * @returns undefined when that is refused, or every descriptor is in use: then `open` tells
   */
  openNow(path: string): FileSource | undefined {
    if (this.#closed || (this.#slots.size >= this.#limit && !this.#closeIdle())) return undefined;
    try {
      const { descriptor, file } = openFile(path, this);
      this.#slots.set(file, { descriptor, reads: 0 });
      return file;
    } catch {
      return undefined;
    }
  }

  /** Closes every descriptor; those of reads in flight when these end. The pool is of no use after. */
  close(): void {
    this.#closed = true;
    while (this.#closeIdle());
    this.#wake();
  }

  async borrow(file: FileSource): Promise<number> {
    for (;;) {
      if (this.#closed) throw new SourceError(file.path, 'closed', 'its file pool was closed');
      const descriptor = this.#tryBorrow(file);
      if (descriptor !== undefined) return descriptor;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  borrowNow(file: FileSource): number | undefined {
    if (this.#closed) return undefined;
    try {
      return this.#tryBorrow(file);
    } catch {
      return undefined;
    }
  }

  giveBack(file: FileSource): void {
    const slot = this.#slots.get(file)!;
    slot.reads--;
    if (slot.reads > 0) return;
    if (this.#closed) this.#close(file, slot);
    this.#wake();
  }

  /** @returns undefined when every descriptor is in use. */
  #tryBorrow(file: FileSource): number | undefined {
    const slot = this.#slots.get(file) ?? this.#openSlot(file);
    if (!slot) return undefined;
    slot.reads++;
    this.#slots.delete(file);
    this.#slots.set(file, slot);
    return slot.descriptor;
  }

  #openSlot(file: FileSource): Slot | undefined {
    if (this.#slots.size >= this.#limit && !this.#closeIdle()) return undefined;
    for (;;) {
      try {
        return { descriptor: openDescriptor(file, this.calls), reads: 0 };
      } catch (error) {
        if (error instanceof SourceError) throw error;
        if (!isExhausted(error)) throw sourceError(file.path, error);
        if (this.#closeIdle()) continue;
        if (this.#slots.size > 0) return undefined;
        throw sourceError(file.path, error);
      }
    }
  }

  /** Closes the descriptor that was idle for the longest time; false when all are in use. */
  #closeIdle(): boolean {
    for (const [file, slot] of this.#slots) {
      if (slot.reads > 0) continue;
      this.#close(file, slot);
      return true;
    }
    return false;
  }

  #close(file: FileSource, slot: Slot): void {
    this.#slots.delete(file);
    this.calls.closeSync(slot.descriptor);
  }

  /** All of them: the first may fail to open its file, and must not leave the others asleep. */
  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

/** This process, or the whole system, has no descriptor left. */
function isExhausted(error: unknown): boolean {
  return ['EMFILE', 'ENFILE'].includes(errnoOf(error));
}
