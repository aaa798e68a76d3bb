import { type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';
import { Violation } from './violation.ts';

/** The log of a VHDX and an XML file are the longest things read at once: 64 MiB each. */
const LONGEST_READ = 64 * 1024 * 1024;
/** What one case may read in all, as a multiple of the file, and beside that. */
const MOST_TIMES = 40;
const MOST_BESIDE = 64 * 1024 * 1024;

/** Passes reads on and holds the reader to its bounds. */
export class GuardedSource implements ByteSource {
  readonly #source: ByteSource;
  #bytesRead = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    if (!Number.isInteger(position) || position < 0) {
      throw new Violation(`a read at the offset ${position}`);
    }
    if (target.length > LONGEST_READ) {
      throw new Violation(`${target.length} bytes in one read at ${position}`);
    }
    this.#bytesRead += target.length;
    if (this.#bytesRead > this.size * MOST_TIMES + MOST_BESIDE) {
      throw new Violation(`${this.#bytesRead} bytes read from a file of ${this.size}`);
    }
    const got = Math.max(0, Math.min(target.length, this.size - position));
    if (got < target.length) throw new ShortReadError('guarded', position, target.length, got);
    await this.#source.read(target, position);
  }
}
