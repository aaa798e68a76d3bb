import { type BlobPart, type ReadParts, readHere } from '../blob-reads.ts';
import type { BlobLike } from '../blob-source.ts';

/** To the thread that reads. */
export interface PartsWanted {
  readonly number: number;
  /** Blobs that it has not heard of; they are counted from the first on, over all messages. */
  readonly news: readonly BlobLike[];
  /** Number of the blob, start and end. */
  readonly parts: readonly (readonly [blob: number, start: number, end: number])[];
}

/** What it answers. */
export type PartsRead =
  | { readonly number: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
      readonly number: number;
      readonly failure: { readonly name: string; readonly message: string };
    };

/** What a `Worker` has that is needed here. */
export type ReadingWorker = Pick<Worker, 'postMessage' | 'onmessage' | 'onerror'>;

interface Waiting {
  readonly parts: readonly BlobPart[];
  readonly done: (bytes: Uint8Array | Promise<Uint8Array>) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Has parts of blobs read by a thread of their own. A browser stops a thread that takes a slice of a
 * file until another of its processes has noted it: thousands of times that is seconds, in which
 * this one had better think.
 */
export function readingThread(worker: ReadingWorker): ReadParts {
  const known = new Map<BlobLike, number>();
  const waiting = new Map<number, Waiting>();
  let [last, isGone] = [0, false];
  worker.onmessage = ({ data }: MessageEvent<PartsRead>) => {
    const { done, failed } = waiting.get(data.number)!;
    waiting.delete(data.number);
    if ('bytes' in data) done(data.bytes);
    else failed(Object.assign(new Error(data.failure.message), { name: data.failure.name }));
  };
  // Where a browser gives no such thread, what it was to read is read here.
  worker.onerror = () => {
    isGone = true;
    for (const { parts, done } of waiting.values()) done(readHere(parts));
    waiting.clear();
  };
  return (wanted) => {
    if (isGone) return readHere(wanted);
    const news: BlobLike[] = [];
    const parts = wanted.map(({ blob, start, end }) => {
      const number = known.get(blob) ?? known.size;
      if (number === known.size) news.push(blob);
      known.set(blob, number);
      return [number, start, end] as const;
    });
    return new Promise((done, failed) => {
      waiting.set(++last, { parts: wanted, done, failed });
      worker.postMessage({ number: last, news, parts } satisfies PartsWanted);
    });
  };
}

/** The script of the thread that reads. */
declare const READER_SOURCE: string;

/** Begins such a thread; where there can be none, reads here. */
export function beginReading(): ReadParts {
  if (typeof Worker === 'undefined') return readHere;
  const url = URL.createObjectURL(new Blob([READER_SOURCE], { type: 'text/javascript' }));
  try {
    return readingThread(new Worker(url));
  } catch {
    return readHere;
  } finally {
    URL.revokeObjectURL(url);
  }
}
