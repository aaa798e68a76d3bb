import { type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';
import { SourceError } from '../../src/bytes/source-error.ts';

/** What a medium, a network or another program does to a file that is being read. */
export type Trouble =
  /** Every read from the given one on fails. */
  | 'fails'
  /** One read fails, the ones after it do not. */
  | 'fails-once'
  /** The file is cut to half of what it was, and the reads know it. */
  | 'shrinks'
  /** Reads give fewer bytes than asked for. */
  | 'short';

export const TROUBLES: readonly Trouble[] = ['fails', 'fails-once', 'shrinks', 'short'];

/** Counts the reads of several files, and makes trouble from read number `at` on (0: the first). */
export class TroubleMaker {
  reads = 0;
  readonly #trouble: Trouble;
  readonly #at: number;

  constructor(trouble: Trouble, at: number) {
    this.#trouble = trouble;
    this.#at = at;
  }

  /**
   * The file as its reader sees it: a local one, of which every read is made, or one that is far away
   * and read through a cache.
   */
  around(source: ByteSource, where: 'near' | 'far' = 'near'): ByteSource {
    return {
      size: source.size,
      ...(where === 'near' ? { readNow: () => false } : {}),
      read: async (target, position) => {
        const number = this.reads++;
        if (number === this.#at || (number > this.#at && this.#trouble !== 'fails-once')) {
          this.#strike(source, target, position);
        }
        await source.read(target, position);
      },
    };
  }

  #strike({ size }: ByteSource, { length }: Uint8Array, position: number): void {
    if (this.#trouble === 'fails' || this.#trouble === 'fails-once') {
      throw new SourceError('disk', 'EIO', 'the medium failed', { offset: position });
    }
    if (this.#trouble === 'short') {
      throw new ShortReadError('disk', position, length, Math.max(0, length - 1));
    }
    const left = Math.max(0, Math.min(length, Math.floor(size / 2) - position));
    if (left < length) throw new ShortReadError('disk', position, length, left);
  }
}
