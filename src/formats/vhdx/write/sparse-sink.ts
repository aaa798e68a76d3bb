import type { ByteSink } from '../../../bytes/byte-source.ts';
import { isZero } from '../../../bytes/zeros.ts';

const PAGE_BYTES = 4096;
const ZERO_BYTE = new Uint8Array(1);

/**
 * A sink that passes on only pages that are not zero, in runs, so that a file on disk gets holes.
 * It is for new files: what is not written must read as zeros.
 */
export class SparseSink implements ByteSink {
  readonly #sink: ByteSink;
  #end = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async write(data: Uint8Array, position: number): Promise<void> {
    let runStart = -1;
    for (let at = 0; at < data.length; ) {
      const next = Math.min(data.length, at + PAGE_BYTES - ((position + at) % PAGE_BYTES));
      const zero = isZero(data.subarray(at, next));
      if (!zero && runStart < 0) runStart = at;
      if (zero && runStart >= 0) {
        await this.#pass(data.subarray(runStart, at), position + runStart);
        runStart = -1;
      }
      at = next;
    }
    if (runStart >= 0) await this.#pass(data.subarray(runStart), position + runStart);
  }

  /** Makes what was written at least `size` bytes long. */
  async extendTo(size: number): Promise<void> {
    if (this.#end < size) await this.#pass(ZERO_BYTE, size - 1);
  }

  async #pass(data: Uint8Array, position: number): Promise<void> {
    await this.#sink.write(data, position);
    this.#end = Math.max(this.#end, position + data.length);
  }
}
