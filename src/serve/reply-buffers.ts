/**
 * The memory that all replies of a server share. A client that does not fetch its replies keeps
 * what they hold, and so must not get everything: each client has the right to a mebibyte, and
 * beyond that takes its turn for what is left. At most the shared bytes and a mebibyte for each
 * client are held at a time.
 */
export class ReplyBuffers {
  #free: number;
  readonly #waiting: { share: BufferShare; bytes: number; resolve: () => void }[] = [];
  /** Buffers to be used again, by their size. */
  readonly #idle = new Map<number, Uint8Array[]>();
  #idleBytes = 0;

  /** @param bytes that are shared */
  constructor(bytes: number) {
    this.#free = bytes;
  }

  share(): BufferShare {
    return new BufferShare(this);
  }

  /** @internal for {@link BufferShare} */
  async reserve(share: BufferShare, bytes: number): Promise<Uint8Array> {
    const inTurn = this.#waiting.every((other) => other.share !== share);
    if (inTurn && this.#allows(share, bytes)) this.#grant(share, bytes);
    else await new Promise<void>((resolve) => this.#waiting.push({ share, bytes, resolve }));
    const used = this.#idle.get(bytes)?.pop();
    if (used) this.#idleBytes -= bytes;
    return used ?? new Uint8Array(bytes);
  }

  /** @internal */
  giveBack(share: BufferShare, buffer: Uint8Array): void {
    this.#free += buffer.length;
    share.held -= buffer.length;
    this.#keep(buffer);
    const passed = new Set<BufferShare>();
    for (let i = 0; i < this.#waiting.length; ) {
      const { share: next, bytes, resolve } = this.#waiting[i]!;
      if (passed.has(next) || !this.#allows(next, bytes)) {
        passed.add(next);
        i++;
        continue;
      }
      this.#waiting.splice(i, 1);
      this.#grant(next, bytes);
      resolve();
    }
  }

  #allows(share: BufferShare, bytes: number): boolean {
    return bytes <= this.#free || (share.held === 0 && bytes <= GUARANTEED);
  }

  #keep(buffer: Uint8Array): void {
    if (this.#idleBytes + buffer.length > MOST_IDLE_BYTES) return;
    this.#idleBytes += buffer.length;
    const idle = this.#idle.get(buffer.length);
    if (idle) idle.push(buffer);
    else this.#idle.set(buffer.length, [buffer]);
  }

  #grant(share: BufferShare, bytes: number): void {
    this.#free -= bytes;
    share.held += bytes;
  }
}

const MOST_IDLE_BYTES = 16 * 1024 * 1024;
const SMALLEST = 4096;
/** The largest buffer that a client gets whatever the others hold. */
const GUARANTEED = 1024 * 1024;

/** What one client holds of {@link ReplyBuffers}. */
export class BufferShare {
  /** @internal in bytes */
  held = 0;
  readonly #all: ReplyBuffers;

  constructor(all: ReplyBuffers) {
    this.#all = all;
  }

  /** A buffer of at least `length` bytes, a power of two; its content is whatever it was. */
  acquire(length: number): Promise<Uint8Array> {
    return this.#all.reserve(this, 2 ** Math.ceil(Math.log2(Math.max(SMALLEST, length))));
  }

  release(buffer: Uint8Array): void {
    this.#all.giveBack(this, buffer);
  }
}
