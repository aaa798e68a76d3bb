const MIB = 0x100000;

/**
 * Mebibytes of a file that are kept account of: 128 TiB, twice the largest disk. At most two bits for
 * each, so 32 MiB of memory, whatever size a sparse file claims.
 */
const MOST_UNITS = 2 ** 27;

/** Which mebibytes of a file somebody claims, and which of them more than one. In bytes. */
export class ClaimedSpace {
  readonly #units: number;
  readonly #claimed: Uint8Array;
  /** Most files have none, and need no memory for it. */
  #contested: Uint8Array | null = null;

  /** @param fileSize bytes; what lies beyond is nobody's */
  constructor(fileSize: number) {
    this.#units = Math.min(Math.ceil(fileSize / MIB), MOST_UNITS);
    this.#claimed = new Uint8Array(Math.ceil(this.#units / 8));
  }

  get anyContested(): boolean {
    return this.#contested !== null;
  }

  /** Claims a range, as far as it lies within the file and is kept account of. */
  claim(offset: number, length: number): void {
    const claimed = this.#claimed;
    const end = this.#endOf(offset, length);
    for (let unit = Math.floor(offset / MIB); unit < end; unit++) {
      const bit = 1 << (unit & 7);
      const before = claimed[unit >>> 3]!;
      if ((before & bit) !== 0) {
        this.#contested ??= new Uint8Array(claimed.length);
        this.#contested[unit >>> 3]! |= bit;
      }
      claimed[unit >>> 3] = before | bit;
    }
  }

  /** Whether more than one has claimed a part of the range. */
  isContested(offset: number, length: number): boolean {
    const contested = this.#contested;
    if (!contested) return false;
    const end = this.#endOf(offset, length);
    for (let unit = Math.floor(offset / MIB); unit < end; unit++) {
      if ((contested[unit >>> 3]! & (1 << (unit & 7))) !== 0) return true;
    }
    return false;
  }

  #endOf(offset: number, length: number): number {
    return Math.min(this.#units, Math.ceil((offset + length) / MIB));
  }
}
