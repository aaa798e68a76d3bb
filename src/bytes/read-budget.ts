import type { ByteSource } from './byte-source.ts';
import { formatBytes } from './quantity.ts';
import { VhdsetError } from './vhdset-error.ts';

/** Work that may read so much and no more had not come to its end. */
class ReadBudgetError extends VhdsetError {
  readonly code = 'read-budget-spent';

  constructor(bytes: number) {
    super(`it takes more than the ${formatBytes(bytes)} of reading that this is given`);
    this.name = 'ReadBudgetError';
  }
}

/** A bound on what several sources may be read for one purpose; it counts what is asked of them. */
export class ReadBudget {
  /** Bytes. */
  readonly bytes: number;
  readonly #spent = new AbortController();
  #left: number;

  constructor(bytes: number) {
    this.bytes = bytes;
    this.#left = bytes;
  }

  /** Aborted when nothing is left: a reader that takes failed reads for damage must not go on. */
  get signal(): AbortSignal {
    return this.#spent.signal;
  }

  /** Bytes. */
  get left(): number {
    return this.#left;
  }

  /** @throws {ReadBudgetError} when more is asked for than is left; nothing is left after that */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    this.#left = 0;
    if (!this.signal.aborted) this.#spent.abort(new ReadBudgetError(this.bytes));
    throw this.signal.reason;
  }

  /** The source, for as long as the budget lasts. */
  over(source: ByteSource): ByteSource {
    return {
      size: source.size,
      read: async (target, position) => {
        this.spend(target.length);
        await source.read(target, position);
      },
      verifyUnchanged: async () => source.verifyUnchanged?.(),
    };
  }
}
