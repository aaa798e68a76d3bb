import type { ByteSource } from './byte-source.ts';
import { firstNotZero, isZero } from './zeros.ts';

/** Reads begin and end at multiples of this: a page of a sector bitmap, and what lies around a small item. */
const GRAIN = 16 * 1024;
/** Behind a table that ends there stands what it speaks of. */
const READ_AHEAD = GRAIN;
/** All that has a fixed place in a VHDX ([MS-VHDX] 2.2), in one read. */
const HEAD_BYTES = 320 * 1024;
/** A whole bitmap block, or a table of 128 GiB in blocks of 1 MiB. */
const LONGEST = 1024 * 1024;
/** Longer pieces are kept only where they are mostly zeros: else they are payload. */
const CERTAINLY_KEPT = 128 * 1024;
/** Of the strides of such a piece, one in as many may be something else. */
const MOSTLY = 4;
/** Zeros between two spans that are not worth telling them apart. */
const GAP = 64;
/** Whether a piece is zeros for the most part is seen in such strides. */
const STRIDE = 4096;
const WORD = 4;
/** What a remembered range takes besides its bytes, measured: two arrays, their buffers, and what knows of them. */
const RANGE_COST = 1024;

/** A part of a source, in bytes. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A part of a source as it is kept: its bytes without its zeros. */
interface Range extends Span {
  /** Start and end of each span that is not zero, in turn, counted from `start`. */
  readonly spans: Uint32Array;
  /** The spans, one behind the other. */
  readonly bytes: Uint8Array;
  readonly owner: Range[];
}

/** A read under way. */
interface Loading extends Span {
  readonly done: Promise<Uint8Array>;
  /** Who waits for it. */
  readers: number;
}

/** Buffers for heads, used again: of thousands of files each would be garbage of 320 KiB. */
const spareHeads: Uint8Array[] = [];
/** As many as files are read at a time. */
const MOST_SPARE = 32;

/** A source that has pieces of its own to give: one copy less. */
interface PieceSource extends ByteSource {
  readPiece?(position: number, length: number): Promise<Uint8Array>;
}

/** What is remembered of many sources together, the least recently used forgotten first. */
export class Memory {
  /** What was read first of a source behind its head, its metadata: files of one make have it at the same place. */
  habit: Span | null = null;
  readonly readsAhead: boolean;
  readonly #ranges = new Set<Range>();
  readonly #limit: number;
  #weight = 0;

  /**
   * @param limit bytes
   * @param readsAhead whether the head of a file is read together with the place where the file before
   *   had its metadata: for homes where a read that serves nobody costs little
   */
  constructor(limit: number, readsAhead = false) {
    this.#limit = limit;
    this.readsAhead = readsAhead;
  }

  add(range: Range): void {
    this.#ranges.add(range);
    range.owner.push(range);
    this.#weight += weightOf(range);
    for (const oldest of this.#ranges) {
      if (this.#weight <= this.#limit) break;
      this.#ranges.delete(oldest);
      oldest.owner.splice(oldest.owner.indexOf(oldest), 1);
      this.#weight -= weightOf(oldest);
    }
  }

  use(range: Range): void {
    this.#ranges.delete(range);
    this.#ranges.add(range);
  }
}

const weightOf = ({ bytes, spans }: Range) => RANGE_COST + bytes.length + spans.byteLength;

/**
 * A source each read of which costs more than its bytes: its structures are read in few pieces, and kept
 * without the zeros they mostly consist of, so that those of thousands of files fit into a little memory.
 * Payload goes past it.
 */
export class RememberedSource implements ByteSource {
  readonly size: number;
  readonly #base: PieceSource;
  readonly #memory: Memory;
  readonly #ranges: Range[] = [];
  #loading: readonly Loading[] = [];
  /** Whether anything behind the head was asked for. */
  #askedBehind = false;
  #begun = false;
  /** Once a wider read has failed, only what is asked for is read. */
  #exact = false;

  /** @param memory one for many sources keeps memory flat */
  constructor(base: PieceSource, memory: Memory) {
    this.#base = base;
    this.size = base.size;
    this.#memory = memory;
  }

  /** @throws what the base throws for the same read: never for a byte that was not asked for */
  async read(target: Uint8Array, position: number): Promise<void> {
    const end = position + target.length;
    if (target.length === 0 || this.readNow(target, position)) return;
    const isWhole = position >= 0 && end <= this.size;
    if (isWhole && target.length <= LONGEST && !this.#exact) {
      try {
        const loading = this.#load(position, end);
        loading.readers++;
        const piece = await loading.done;
        target.set(piece.subarray(position - loading.start, end - loading.start));
        loading.readers--;
        if (loading.readers === 0) this.#giveBack(piece);
        return;
      } catch {
        // One bad sector must not cost what lies around it.
        this.#exact = true;
      }
    }
    await this.#base.read(target, position);
  }

  /** From memory, and from nowhere else. */
  readNow(target: Uint8Array, position: number): boolean {
    const end = position + target.length;
    const range = this.#ranges.find((one) => one.start <= position && end <= one.end);
    if (!range) return false;
    if (position >= HEAD_BYTES) this.#askedBehind = true;
    this.#memory.use(range);
    unpack(range, target, position - range.start);
    return true;
  }

  async verifyUnchanged(): Promise<void> {
    await this.#base.verifyUnchanged?.();
  }

  /** The read under way that holds a range, or a new one. */
  #load(position: number, end: number): Loading {
    const ofHead = position < HEAD_BYTES;
    const isFirstBehind = !ofHead && !this.#askedBehind;
    this.#askedBehind ||= !ofHead;
    for (const one of this.#loading) if (one.start <= position && end <= one.end) return one;
    const start = ofHead ? 0 : position - (position % GRAIN);
    const ahead = end % GRAIN === 0 ? READ_AHEAD : 0;
    const wanted = Math.ceil(end / GRAIN) * GRAIN + ahead;
    const stop = Math.min(this.size, ofHead ? Math.max(HEAD_BYTES, wanted) : wanted);
    if (isFirstBehind && stop - start <= CERTAINLY_KEPT) this.#memory.habit = { start, end: stop };
    const loading = this.#begin(start, stop);
    if (ofHead && !this.#begun && this.#memory.readsAhead) this.#readAhead();
    this.#begun = true;
    return loading;
  }

  #begin(start: number, end: number): Loading {
    const loading = { start, end, done: this.#fetch(start, end), readers: 0 };
    this.#loading = [...this.#loading, loading];
    const ended = () => {
      this.#loading = this.#loading.filter((one) => one !== loading);
    };
    loading.done.then(ended, ended);
    return loading;
  }

  /** With the head goes what the last file was asked for next: one read in place of two. */
  #readAhead(): void {
    const { habit } = this.#memory;
    if (habit && habit.end <= this.size) this.#begin(habit.start, habit.end);
  }

  async #fetch(start: number, end: number): Promise<Uint8Array> {
    const piece = await this.#piece(start, end - start);
    if (start === 0 || piece.length <= CERTAINLY_KEPT || isMostlyZero(piece)) {
      this.#memory.add({ start, end, ...packed(piece), owner: this.#ranges });
    }
    return piece;
  }

  async #piece(start: number, length: number): Promise<Uint8Array> {
    if (this.#base.readPiece) return this.#base.readPiece(start, length);
    const spare = length === HEAD_BYTES ? spareHeads.pop() : undefined;
    const piece = spare ?? new Uint8Array(length);
    await this.#base.read(piece, start);
    return piece;
  }

  /** Nobody reads it any more. Not after a failure: what was given up may still write into it. */
  #giveBack(piece: Uint8Array): void {
    const isOwn = this.#base.readPiece === undefined && piece.length === HEAD_BYTES;
    if (isOwn && spareHeads.length < MOST_SPARE) spareHeads.push(piece);
  }
}

function isMostlyZero(piece: Uint8Array): boolean {
  let most = piece.length / STRIDE / MOSTLY;
  for (let at = 0; at < piece.length && most >= 0; at += STRIDE) {
    if (!isZero(piece.subarray(at, at + STRIDE))) most--;
  }
  return most >= 0;
}

function packed(piece: Uint8Array): Pick<Range, 'spans' | 'bytes'> {
  const words = wordsOf(piece);
  const spans: number[] = [];
  for (let at = firstNonZero(piece, words, 0); at < piece.length; ) {
    let end = at + 1;
    for (let next = end; next < piece.length && next <= end + GAP; next++) {
      if (piece[next] !== 0) end = next + 1;
    }
    spans.push(at, end);
    at = firstNonZero(piece, words, end);
  }
  let length = 0;
  for (let i = 0; i < spans.length; i += 2) length += spans[i + 1]! - spans[i]!;
  const bytes = new Uint8Array(length);
  let to = 0;
  for (let i = 0; i < spans.length; i += 2) {
    bytes.set(piece.subarray(spans[i]!, spans[i + 1]!), to);
    to += spans[i + 1]! - spans[i]!;
  }
  return { spans: Uint32Array.from(spans), bytes };
}

/** The whole words of a piece; none where it does not begin at one. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array {
  const begins = byteOffset % WORD === 0;
  return new Int32Array(buffer, begins ? byteOffset : 0, begins ? Math.floor(length / WORD) : 0);
}

/** Where the first byte at or after `from` lies that is not zero; the length when there is none. */
function firstNonZero(bytes: Uint8Array, words: Int32Array, from: number): number {
  let at = from;
  while (at < bytes.length && at % WORD !== 0 && bytes[at] === 0) at++;
  if (at % WORD === 0 && at / WORD < words.length) at = firstNotZero(words, at / WORD) * WORD;
  while (at < bytes.length && bytes[at] === 0) at++;
  return at;
}

/** The bytes of a range from `from` on, counted from its start, as many as `target` takes. */
function unpack({ spans, bytes }: Range, target: Uint8Array, from: number): void {
  const end = from + target.length;
  target.fill(0);
  let at = 0;
  for (let i = 0; i < spans.length; i += 2) {
    const [first, stop] = [spans[i]!, spans[i + 1]!];
    if (first >= end) return;
    const [start, last] = [Math.max(first, from), Math.min(stop, end)];
    if (start < last)
      target.set(bytes.subarray(at + start - first, at + last - first), start - from);
    at += stop - first;
  }
}
