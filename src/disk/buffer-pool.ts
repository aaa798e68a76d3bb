/** A fixed number of equal buffers: what bounds the memory of a copy, and how far it reads ahead. */
export interface BufferPool {
  readonly count: number;
  /** Of each buffer. */
  readonly bytes: number;
  /** The next free buffer; who asked first gets it first. */
  acquire(): Promise<Uint8Array>;
  release(buffer: Uint8Array): void;
}

export function createBufferPool(count: number, bytes: number): BufferPool {
  // Shared memory, so that another thread may hash it without a copy.
  const free: Uint8Array[] = Array.from(
    { length: count },
    () => new Uint8Array(new SharedArrayBuffer(bytes)),
  );
  const waiting: ((buffer: Uint8Array) => void)[] = [];
  return {
    count,
    bytes,
    async acquire() {
      return free.pop() ?? new Promise((resolve) => waiting.push(resolve));
    },
    release(buffer) {
      const next = waiting.shift();
      if (next) next(buffer);
      else free.push(buffer);
    },
  };
}
