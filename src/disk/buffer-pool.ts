/** A fixed number of equal buffers: what bounds the memory of a copy, and how far it reads ahead. */
export interface BufferPool {
  readonly count: number;
  /** Of each buffer. */
  readonly bytes: number;
  /** The next free buffer; who asked first gets it first. */
  acquire(): Promise<Uint8Array>;
  release(buffer: Uint8Array): void;
}

/**
 * Where the memory of buffers comes from, `bytes` of it at a time. A home that hands buffers to other
 * threads gives memory that those can see, and saves a copy of everything.
 */
export type Allocate = (bytes: number) => Uint8Array;

export function createBufferPool(
  count: number,
  bytes: number,
  allocate: Allocate = (length) => new Uint8Array(length),
): BufferPool {
  const free = Array.from({ length: count }, () => allocate(bytes));
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
