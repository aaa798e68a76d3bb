import { readHere } from '../blob-reads.ts';
import type { BlobLike } from '../blob-source.ts';
import type { PartsRead, PartsWanted } from './reading-thread.ts';

/** A thread that only reads: to name a part of a file, too, a browser keeps a thread waiting. */
const blobs: BlobLike[] = [];

self.onmessage = async ({ data }: MessageEvent<PartsWanted>) => {
  const { number, forgets, news, parts } = data;
  if (forgets) blobs.length = 0;
  blobs.push(...news);
  const tell = (told: PartsRead, transfer: Transferable[]) =>
    (self as unknown as Worker).postMessage(told, transfer);
  try {
    const bytes = await readHere(
      parts.map(([blob, start, end]) => ({ blob: blobs[blob]!, start, end })),
    );
    tell({ number, bytes: bytes as Uint8Array<ArrayBuffer> }, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    const { name = 'unreadable', message = String(error) } = error instanceof Error ? error : {};
    tell({ number, failure: { name, message } }, []);
  }
};
