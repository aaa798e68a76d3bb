import { MissingDataError } from './read-runs.ts';
import { Kind, NO_LAYER, RunList } from './run-list.ts';

/** What a piece is to be made of; without runs it is zeros. Offset (on the disk) and length in bytes. */
export interface PiecePlan {
  readonly offset: number;
  readonly length: number;
  readonly runs: RunList | null;
}

/** Zeros longer than this are cut, so that who counts or hashes them can tell how far it is. */
const MOST_ZEROS = 1024 * 1024 * 1024;
/** A gap of zeros shorter than this is written with the data around it. */
const SMALL_GAP = 64 * 1024;
/** Runs that there is room for at first: of 32 KiB each in a piece of 2 MiB. */
const USUAL_RUNS = 64;

/**
 * Gathers neighbouring runs into plans that fill a buffer each; long zeros stand for themselves. One
 * plan is made at a time, for a single run may be the whole disk.
 */
export class PiecePlans {
  readonly #bufferBytes: number;
  readonly #refusing: readonly { readonly name: string }[] | null;
  #list = new RunList(0);
  #index = 0;
  #open = new RunList(USUAL_RUNS);
  #openStart = 0;
  /** Data before this is in a plan. */
  #reached = 0;
  #zeroStart = 0;
  #zeroLength = 0;

  /** @param refusing the layers, where data that is missing is an error; null: it is zeros */
  constructor(bufferBytes: number, refusing: readonly { readonly name: string }[] | null) {
    this.#bufferBytes = bufferBytes;
    this.#refusing = refusing;
  }

  /** The runs that follow those before, all of which `next` has gone through. */
  add(list: RunList): void {
    this.#list = list;
    this.#index = 0;
  }

  /**
   * @returns null when more runs have to be added first
   * @throws {MissingDataError} when all that lies before what is missing has been planned
   */
  next(): PiecePlan | null {
    const list = this.#list;
    for (; this.#index < list.count; this.#index++) {
      const i = this.#index;
      const kind = list.kind[i]!;
      const start = list.offset[i]!;
      const end = start + list.length[i]!;
      if (kind === Kind.Data) {
        if (this.#zeroLength > 0) return this.#zeros();
        const at = Math.max(start, this.#reached);
        if (this.#open.count === 0) this.#openStart = at;
        const room = this.#roomFrom(at);
        const part = Math.min(end - at, room);
        const position = list.position[i]! + (at - start);
        this.#open.push(at, part, Kind.Data, list.layer[i]!, position);
        this.#reached = at + part;
        if (part < room) continue;
        if (this.#reached === end) this.#index++;
        return this.#close();
      }
      if (kind === Kind.Missing && this.#refusing) {
        const name = this.#refusing[list.layer[i]!]?.name ?? null;
        throw new MissingDataError(list.extentAt(i), name);
      }
      if (this.#open.count > 0) {
        const small = end - start < SMALL_GAP && this.#roomFrom(end) >= 0;
        if (!small) return this.#close();
        this.#open.push(start, end - start, Kind.Zero, NO_LAYER, 0);
        continue;
      }
      if (this.#zeroLength === 0) this.#zeroStart = start;
      this.#zeroLength += end - start;
    }
    return null;
  }

  /** What is left when there are no more runs; null at the end. */
  last(): PiecePlan | null {
    if (this.#open.count > 0) return this.#close();
    return this.#zeroLength > 0 ? this.#zeros() : null;
  }

  #close(): PiecePlan {
    const runs = this.#open;
    const last = runs.count - 1;
    const end = runs.offset[last]! + runs.length[last]!;
    this.#open = new RunList(USUAL_RUNS);
    return { offset: this.#openStart, length: end - this.#openStart, runs };
  }

  #zeros(): PiecePlan {
    const length = Math.min(MOST_ZEROS, this.#zeroLength);
    const plan = { offset: this.#zeroStart, length, runs: null };
    this.#zeroStart += length;
    this.#zeroLength -= length;
    return plan;
  }

  /** Bytes left from `at` to where the open piece must end: a multiple of the buffer size. */
  #roomFrom(at: number): number {
    return (Math.floor(this.#openStart / this.#bufferBytes) + 1) * this.#bufferBytes - at;
  }
}
