import { ByteRanges } from '../bytes/byte-ranges.ts';
import type { FileTime } from '../bytes/file-time.ts';

/** A range of a volume, in bytes. */
export interface Claim {
  readonly offset: number;
  readonly length: number;
}

/** A deleted file, and where its content lay. */
interface Claimant {
  readonly id: number;
  /** When it was made; null when that is not known. */
  readonly since: FileTime | null;
  readonly claims: readonly Claim[];
}

/**
 * Who had a cluster last, of the deleted files that claim it? A file that was never written since the
 * other was made had it before; of every other one it is not known.
 */
export class RivalClaims {
  readonly #claimants: readonly Claimant[];
  readonly #rivals: Claim[][];
  /** All claims in order, and up to where those before each reach. */
  readonly #order: readonly { readonly claim: Claim; readonly owner: number }[];
  readonly #reach: Float64Array;

  constructor(claimants: readonly Claimant[]) {
    this.#claimants = claimants;
    this.#rivals = claimants.map(() => []);
    this.#order = claimants
      .flatMap(({ claims }, owner) => claims.map((claim) => ({ claim, owner })))
      .sort((a, b) => a.claim.offset - b.claim.offset);
    this.#reach = new Float64Array(this.#order.length);
    let reach = 0;
    for (const [i, { claim }] of this.#order.entries()) {
      reach = Math.max(reach, claim.offset + claim.length);
      this.#reach[i] = reach;
    }
  }

  /** @param until when the file that makes the claims was last written; null when that is not known */
  add(id: number, until: FileTime | null, claims: readonly Claim[]): void {
    for (const { offset, length } of claims) {
      for (let i = this.#firstBehind(offset + length) - 1; i >= 0; i--) {
        if (this.#reach[i]! <= offset) break;
        const { claim, owner } = this.#order[i]!;
        const { id: own, since } = this.#claimants[owner]!;
        const before = until !== null && since !== null && until < since;
        const from = Math.max(offset, claim.offset);
        const end = Math.min(offset + length, claim.offset + claim.length);
        if (id === own || before || end <= from) continue;
        this.#rivals[owner]!.push({ offset: from, length: end - from });
      }
    }
  }

  /** What is claimed by another, for each of the claimants. */
  contested(): ByteRanges[] {
    return this.#rivals.map(rangesOf);
  }

  #firstBehind(end: number): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order[middle]!.claim.offset < end) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** In any order. */
export function rangesOf(claims: readonly Claim[]): ByteRanges {
  const ranges = new ByteRanges();
  for (const { offset, length } of claims.toSorted((a, b) => a.offset - b.offset)) {
    ranges.add(offset, length);
  }
  return ranges;
}
