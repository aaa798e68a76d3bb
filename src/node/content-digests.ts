import { Worker } from 'node:worker_threads';

export const DIGEST_ALGORITHMS = ['sha256', 'sha1', 'md5'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** Digests of a stream of bytes, each computed in a thread of its own. */
export interface ContentDigests {
  /** @param bytes in shared memory, or they are copied; unchanged until the promise is done. */
  update(bytes: Uint8Array): Promise<void>;
  updateZeros(length: number): Promise<void>;
  /** Shared memory for the bytes to come: the threads read it where it is. */
  allocate(bytes: number): Uint8Array;
  /**
   * The digests in hexadecimal, in the order of the algorithms, of what came since the last call:
   * the next stream may begin.
   */
  finish(): Promise<string[]>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/**
 * As text, so that the thread runs the same from sources, from the build, and from a bundle.
 * Zeros are fed from one buffer, of which nobody has to send any.
 */
const THREAD = `
const { createHash } = require('node:crypto');
const { parentPort, workerData } = require('node:worker_threads');
let hash = createHash(workerData);
const zeros = Buffer.alloc(1024 * 1024);
parentPort.on('message', ({ bytes, length }) => {
  if (bytes) hash.update(bytes);
  for (let left = length; left > 0; left -= zeros.length) {
    hash.update(left < zeros.length ? zeros.subarray(0, left) : zeros);
  }
  if (bytes || length) return parentPort.postMessage(null);
  parentPort.postMessage(hash.digest('hex'));
  hash = createHash(workerData);
});
`;

export function contentDigests(algorithms: readonly DigestAlgorithm[]): ContentDigests {
  const threads = algorithms.map(startThread);
  const each = async (message: Message) => {
    await Promise.all(threads.map((thread) => thread.ask(message)));
  };
  const close = async () => {
    await Promise.all(threads.map((thread) => thread.end()));
  };
  return {
    update: (bytes) => each({ bytes, length: 0 }),
    async updateZeros(length) {
      if (length > 0) await each({ bytes: null, length });
    },
    allocate: (bytes) => new Uint8Array(new SharedArrayBuffer(bytes)),
    async finish() {
      const digests = await Promise.all(
        threads.map((thread) => thread.ask({ bytes: null, length: 0 })),
      );
      return digests as string[];
    },
    close,
  };
}

/** Neither bytes nor length: the end. */
interface Message {
  readonly bytes: Uint8Array | null;
  readonly length: number;
}

interface Thread {
  /** Answers come in the order of the messages. */
  ask(message: Message): Promise<string | null>;
  end(): Promise<unknown>;
}

interface Answer {
  readonly resolve: (answer: string | null) => void;
  readonly reject: (error: Error) => void;
}

function startThread(algorithm: DigestAlgorithm): Thread {
  const worker = new Worker(THREAD, { eval: true, workerData: algorithm });
  const waiting: Answer[] = [];
  let failure: Error | null = null;
  worker.on('message', (answer: string | null) => waiting.shift()?.resolve(answer));
  worker.on('error', (error) => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        // It may have failed to start before anything was asked of it.
        if (failure) return reject(failure);
        waiting.push({ resolve, reject });
        worker.postMessage(message);
      }),
    end: () => worker.terminate(),
  };
}
