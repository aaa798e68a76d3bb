import { FormatError } from '../../bytes/fault.ts';

/**
 * What the events of one chunk may grow to. A chunk has 64 KiB, and a template may be used a
 * thousand times, each with values that are used a thousand times: without a bound some bytes
 * would fill the memory. Real chunks stay below 200 Ki characters and 30,000 nodes.
 */
export class EvtxBudget {
  #characters = 1024 * 1024;
  #nodes = 128 * 1024;

  /** @throws {FormatError} `evtx-too-much-text` */
  takeText(length: number, at: number): void {
    this.#characters -= length;
    if (this.#characters < 0) {
      throw tooMuch('evtx-too-much-text', at, 'more than 1 Mi characters of text');
    }
  }

  /** @throws {FormatError} `evtx-too-many-nodes` */
  takeNode(at: number): void {
    if (--this.#nodes < 0) {
      throw tooMuch('evtx-too-many-nodes', at, 'more than 128 Ki elements, attributes and values');
    }
  }
}

function tooMuch(code: string, offset: number, message: string): FormatError {
  return new FormatError({
    code,
    structure: 'binary XML',
    offset,
    message: `the events of one chunk hold ${message}; the rest of it is left out`,
  });
}
