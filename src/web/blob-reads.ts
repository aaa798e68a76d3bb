import type { BlobLike } from './blob-source.ts';

/** Bytes of a blob, `end` not among them. */
export interface BlobPart {
  readonly blob: BlobLike;
  readonly start: number;
  readonly end: number;
}

/** Reads parts of blobs: one behind the other. */
export type ReadParts = (parts: readonly BlobPart[]) => Promise<Uint8Array>;

/** A part of a blob that is waited for. */
interface Wanted extends BlobPart {
  readonly done: (bytes: Uint8Array) => void;
  readonly failed: (error: unknown) => void;
}

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
  readonly #readParts: ReadParts;
  #queue: Wanted[] = [];
  #underWay = 0;

  /** @param readParts where the reading is done: here, unless told otherwise */
  constructor(readParts: ReadParts = readHere) {
    this.#readParts = readParts;
  }

  /** @throws what the browser says of this very part */
  read(blob: BlobLike, start: number, end: number): Promise<Uint8Array> {
    if (end - start > LONGEST) return this.#readParts([{ blob, start, end }]);
    return new Promise((done, failed) => {
      this.#queue.push({ blob, start, end, done, failed });
      if (this.#underWay < MOST_UNDER_WAY) void this.#goOn();
    });
  }

  async #goOn(): Promise<void> {
    this.#underWay++;
    await null; // What is asked for in the same breath goes along.
    while (this.#queue.length > 0) await this.#readTogether(this.#next());
    this.#underWay--;
  }

  /** As much of what is wanted as may be read together. */
  #next(): Wanted[] {
    let [count, bytes] = [0, 0];
    while (count < this.#queue.length && bytes < MOST_BYTES) {
      bytes += lengthOf(this.#queue[count++]!);
    }
    return this.#queue.splice(0, count);
  }

  async #readTogether(wanted: readonly Wanted[]): Promise<void> {
    const together = wanted.length > 1 ? await this.#readParts(wanted).catch(() => null) : null;
    const isWhole = together?.length === wanted.reduce((sum, part) => sum + lengthOf(part), 0);
    let at = 0;
    for (const part of wanted) {
      // One that can't be read must not cost the others.
      if (together && isWhole) part.done(together.subarray(at, at + lengthOf(part)));
      else await this.#readParts([part]).then(part.done, part.failed);
      at += lengthOf(part);
    }
  }
}

const lengthOf = ({ start, end }: BlobPart) => end - start;

/** The browser's own class, where there is one: makes one blob of several slices. */
type MakeBlob = new (
  parts: readonly ReturnType<BlobLike['slice']>[],
) => ReturnType<BlobLike['slice']>;

/** Reads in this very thread. @throws what the browser says of one of the parts */
export async function readHere(parts: readonly BlobPart[]): Promise<Uint8Array> {
  const slices = parts.map(({ blob, start, end }) => blob.slice(start, end));
  const [only] = slices;
  if (slices.length === 1) return new Uint8Array(await only!.arrayBuffer());
  const makeBlob = (globalThis as { Blob?: unknown }).Blob as MakeBlob | undefined;
  if (!makeBlob || !slices.every((slice) => slice instanceof makeBlob)) {
    throw new TypeError('these are no blobs of this browser');
  }
  return new Uint8Array(await new makeBlob(slices).arrayBuffer());
}
