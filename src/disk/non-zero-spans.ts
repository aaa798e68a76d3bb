import { type Equality, isZero } from '../bytes/zeros.ts';

/** Zeros are looked for in cells of this size; a hole is made of whole cells. */
const CELL_BYTES = 32 * 1024;

/** The parts of `bytes` that are not zero, as pairs of start and end, in order. */
export function nonZeroSpans(
  bytes: Uint8Array,
  isEqual?: Equality,
): [start: number, end: number][] {
  const spans: [number, number][] = [];
  // Most pieces are zeros throughout, or end this look at their first bytes.
  if (isZero(bytes, isEqual)) return spans;
  let last: [number, number] | undefined;
  for (let at = 0; at < bytes.length; at += CELL_BYTES) {
    const end = Math.min(bytes.length, at + CELL_BYTES);
    if (isZero(bytes.subarray(at, end), isEqual)) continue;
    if (last?.[1] === at) last[1] = end;
    else {
      last = [at, end];
      spans.push(last);
    }
  }
  return spans;
}
