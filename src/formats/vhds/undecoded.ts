import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { isZero } from '../../bytes/zeros.ts';

/** A range of a file, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A known set has 260 KiB; what lies further out than this is reported, not read. */
export const SCAN_LIMIT = 8 * 1024 * 1024;
/** Zeros between two ranges that are fewer than this do not part them. */
const MIN_GAP = 16;
/** Ranges listed one by one; beyond that they are joined. */
const MAX_RANGES = 1024;
const PIECE_LENGTH = 64 * 1024;

/**
 * Finds every byte that is not zero and that no decoder has claimed.
 * @param decoded the ranges that were claimed, in any order; no result reaches into one of them.
 */
export async function findUndecoded(
  source: ByteSource,
  decoded: readonly ByteRange[],
): Promise<{ undecoded: ByteRange[]; faults: Fault[] }> {
  const end = Math.min(source.size, SCAN_LIMIT);
  const undecoded: ByteRange[] = [];
  let joined: number | null = null;
  for (const gap of between(decoded, end)) {
    // A range never reaches from one gap into the next: a decoded range lies in between.
    let open: { offset: number; length: number } | null = null;
    for (const { offset: start, length } of pieces(gap)) {
      const piece = await readStructure(source, 'undecoded data', start, length);
      for (const run of nonZeroRuns(piece)) {
        const offset = start + run.offset;
        const near: boolean = open !== null && offset - (open.offset + open.length) < MIN_GAP;
        if (open && (near || undecoded.length >= MAX_RANGES)) {
          if (!near) joined ??= open.offset;
          open.length = offset + run.length - open.offset;
        } else {
          open = { offset, length: run.length };
          undecoded.push(open);
        }
      }
    }
  }
  const faults: Fault[] = [];
  if (joined !== null) {
    faults.push({
      code: 'undecoded-joined',
      structure: 'undecoded data',
      offset: joined,
      message: `more than ${MAX_RANGES} separate ranges are not understood; from here on they are listed joined`,
    });
  }
  if (source.size > SCAN_LIMIT) {
    faults.push({
      code: 'unscanned',
      structure: 'undecoded data',
      offset: SCAN_LIMIT,
      expected: `at most ${SCAN_LIMIT}`,
      actual: source.size,
      message: `${source.size - SCAN_LIMIT} bytes beyond the first ${SCAN_LIMIT} were not looked at; a known VHD Set has 266240 bytes in all`,
    });
  }
  return { undecoded, faults };
}

/** What the ranges leave free below `end`, ascending. */
function* between(ranges: readonly ByteRange[], end: number): Generator<ByteRange> {
  let at = 0;
  for (const { offset, length } of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const stop = Math.min(offset, end);
    if (stop > at) yield { offset: at, length: stop - at };
    at = Math.max(at, offset + length);
  }
  if (end > at) yield { offset: at, length: end - at };
}

function* pieces(range: ByteRange): Generator<ByteRange> {
  const end = range.offset + range.length;
  for (let offset = range.offset; offset < end; offset += PIECE_LENGTH) {
    yield { offset, length: Math.min(PIECE_LENGTH, end - offset) };
  }
}

/** Runs of bytes without a zero among them, by their place in the piece. */
function* nonZeroRuns(piece: Uint8Array): Generator<ByteRange> {
  if (isZero(piece)) return;
  for (let at = 0; at < piece.length; at++) {
    if (piece[at] === 0) continue;
    const offset = at;
    while (at < piece.length && piece[at] !== 0) at++;
    yield { offset, length: at - offset };
  }
}
