import fs from 'node:fs';
import { errnoOf } from './source-error.ts';

/** Bytes: what place, length and memory of a write past the system's cache are multiples of. */
const ALIGNMENT = 4096;
/** Memory is taken from the system in chunks of so many bytes; what is not used of one costs nothing. */
const CHUNK_BYTES = 16 * 1024 * 1024;
const WASM_PAGE_BYTES = 64 * 1024;

/** A system, a file system or a medium to which these writes mean nothing answers one of these. */
const REFUSALS = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Writes under way: enough that the disk never waits, and threads are left that read. */
const DEPTH = 3;

/** Memory that is known to begin on a page of the system. */
const onPages = new WeakSet<ArrayBufferLike>();

/**
 * Gives out memory that {@link DirectWrites} can write from, and other threads can read. Where the
 * system has none (it takes a reservation of addresses), it is any shared memory.
 */
export function pagedMemory(): (bytes: number) => Uint8Array {
  let chunk = new SharedArrayBuffer(0);
  let used = 0;
  return (bytes) => {
    if (used + bytes > chunk.byteLength) {
      chunk = newChunk(Math.max(bytes, CHUNK_BYTES));
      used = 0;
    }
    const memory = new Uint8Array(chunk, used, bytes);
    used += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return memory;
  };
}

/** As far as it is used here: the types of Node.js do not have it. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => { readonly buffer: SharedArrayBuffer };
};

/** The memory of WebAssembly begins on a page, on every system. */
function newChunk(bytes: number): SharedArrayBuffer {
  const pages = Math.ceil(bytes / WASM_PAGE_BYTES);
  try {
    const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    onPages.add(buffer);
    return buffer;
  } catch {
    return new SharedArrayBuffer(bytes);
  }
}

/**
 * Writes of an output that go from the program's memory to the disk. A copy in the system's cache
 * costs as much processor time again, and reaches the disk late.
 */
export class DirectWrites {
  readonly #call: typeof fs.write;
  #descriptor: number | null = null;
  #refused = false;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(call: typeof fs.write) {
    this.#call = call;
  }

  /**
   * @param output descriptor of the file
   * @param position bytes
   * @returns how many bytes were written: the rest has to go through the cache
   */
  async write(output: number, data: Uint8Array, position: number): Promise<number> {
    const { byteOffset, length } = data;
    const fits = [byteOffset, length, position].every((value) => value % ALIGNMENT === 0);
    if (!fits || this.#refused || !onPages.has(data.buffer)) return 0;
    if (this.#underWay === DEPTH) await new Promise<void>((free) => this.#waiting.push(free));
    else this.#underWay++;
    try {
      const descriptor = this.#descriptorFor(output);
      return descriptor === null ? 0 : await this.#attempt(descriptor, data, position);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay--;
    }
  }

  /** When no write is under way. */
  close(): void {
    if (this.#descriptor !== null) fs.closeSync(this.#descriptor);
    this.#descriptor = null;
    this.#refused = true;
  }

  #attempt(descriptor: number, data: Uint8Array, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#call(descriptor, data, 0, data.length, position, (error, count) => {
        if (!error) return resolve(count);
        if (!REFUSALS.includes(errnoOf(error))) return reject(error);
        this.#refused = true;
        resolve(0);
      });
    });
  }

  /** The file is opened a second time by its descriptor: its name may be another file's. */
  #descriptorFor(output: number): number | null {
    if (this.#refused || this.#descriptor !== null) return this.#descriptor;
    const { O_DIRECT, O_WRONLY } = fs.constants;
    try {
      if (O_DIRECT !== undefined)
        this.#descriptor = fs.openSync(`/proc/self/fd/${output}`, O_WRONLY | O_DIRECT);
    } catch {
      // It goes without.
    }
    this.#refused = this.#descriptor === null;
    return this.#descriptor;
  }
}
