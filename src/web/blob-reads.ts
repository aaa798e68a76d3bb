import type { BlobLike } from './blob-source.ts';

/** A part of a blob that is waited for. */
interface Wanted {
  readonly slice: BlobSlice;
  readonly length: number;
  readonly done: (bytes: Uint8Array) => void;
  readonly failed: (error: unknown) => void;
}

type BlobSlice = ReturnType<BlobLike['slice']>;

/** The browser's own class, where there is one: makes one blob of several slices. */
type MakeBlob = new (parts: readonly BlobSlice[]) => BlobSlice;

/** Longer ones are read by themselves: what each read costs besides its bytes is little then. */
const LONGEST = 512 * 1024;
/** Of one read for many: with the number of reads, bounds what is in memory at a time. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Reads for many under way: the browser fetches for one while another is worked on. */
const MOST_UNDER_WAY = 3;

/**
 * Reads of many blobs: a browser passes each of them through several processes. What is asked for
 * in one breath, or while others are under way, is read together, as a blob made of all that is wanted.
 */
export class BlobReads {
  #queue: Wanted[] = [];
  #underWay = 0;

  /** @throws what the browser says of this very part */
  read(blob: BlobLike, start: number, end: number): Promise<Uint8Array> {
    const slice = blob.slice(start, end);
    const length = end - start;
    if (length > LONGEST || !isBlob(slice)) return alone(slice);
    return new Promise((done, failed) => {
      this.#queue.push({ slice, length, done, failed });
      if (this.#underWay < MOST_UNDER_WAY) void this.#goOn();
    });
  }

  async #goOn(): Promise<void> {
    this.#underWay++;
    await null; // What is asked for in the same breath goes along.
    while (this.#queue.length > 0) await readTogether(this.#next());
    this.#underWay--;
  }

  /** As much of what is wanted as may be read together. */
  #next(): Wanted[] {
    let [count, bytes] = [0, 0];
    while (count < this.#queue.length && bytes < MOST_BYTES) bytes += this.#queue[count++]!.length;
    return this.#queue.splice(0, count);
  }
}

async function readTogether(wanted: readonly Wanted[]): Promise<void> {
  const together = wanted.length > 1 ? await joined(wanted).catch(() => null) : null;
  let at = 0;
  for (const { slice, length, done, failed } of wanted) {
    // One that can't be read must not cost the others.
    if (together) done(together.subarray(at, at + length));
    else await alone(slice).then(done, failed);
    at += length;
  }
}

async function joined(wanted: readonly Wanted[]): Promise<Uint8Array | null> {
  const total = wanted.reduce((sum, { length }) => sum + length, 0);
  const bytes = await alone(new (blobClass()!)(wanted.map(({ slice }) => slice)));
  return bytes.length === total ? bytes : null;
}

const alone = async (slice: BlobSlice) => new Uint8Array(await slice.arrayBuffer());

const blobClass = () => (globalThis as { Blob?: unknown }).Blob as MakeBlob | undefined;

function isBlob(slice: BlobSlice): boolean {
  const make = blobClass();
  return make !== undefined && slice instanceof make;
}
