import { type BlobPart, type ReadParts, readHere } from '../blob-reads.ts';
import type { BlobLike } from '../blob-source.ts';

/** To the thread that reads. */
export interface PartsWanted {
  readonly number: number;
  /** Whether the blobs of earlier messages are asked for no more: a blob that is known keeps its file. */
  readonly forgets: boolean;
  /** Blobs that it has not heard of; they are counted from the first on, until it forgets. */
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

/** Where the parts of files are read. */
export interface Reading {
  readonly read: ReadParts;
  /** To be called before other files are read. */
  forget(): void;
}

/**
 * Has parts of blobs read by a thread of their own. A browser stops a thread that takes a slice of a
 * file until another of its processes has noted it: thousands of times that is seconds, in which
 * this one had better think.
 */
export function readingThread(worker: ReadingWorker): Reading {
  const known = new Map<BlobLike, number>();
  const waiting = new Map<number, Waiting>();
  let [last, isGone, forgets] = [0, false, false];
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
  const read: ReadParts = (wanted) => {
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
      worker.postMessage({ number: last, forgets, news, parts } satisfies PartsWanted);
      forgets = false;
    });
  };
  const forget = () => {
    known.clear();
    forgets = true;
  };
  return { read, forget };
}

/** The script of the thread that reads. */
declare const READER_SOURCE: string;

const HERE: Reading = { read: readHere, forget: () => {} };

/** Begins such a thread; where there can be none, reads here. */
export function beginReading(): Reading {
  if (typeof Worker === 'undefined') return HERE;
  const url = URL.createObjectURL(new Blob([READER_SOURCE], { type: 'text/javascript' }));
  try {
    return readingThread(new Worker(url));
  } catch {
    return HERE;
  } finally {
    URL.revokeObjectURL(url);
  }
}
