import type { VirtualDisk } from '../../src/disk/virtual-disk.ts';
import type { Range } from './blind.ts';
import type { Excused } from './undetectable.ts';
import { Violation } from './violation.ts';

const PIECE = 1024 * 1024;
const GRAIN = 512;
/** Of a large disk this much is compared at most. */
const MOST_COMPARED = 4 * PIECE;
/** A table of a disk of 64 TiB may hold millions of extents. */
const MOST_EXTENTS = 100_000;

/**
 * Holds a disk against the good one: what it does not call missing must have the same bytes.
 * @param excused where it may differ
 * @throws {Violation}
 */
export async function requireSameBytes(
  disk: VirtualDisk,
  good: VirtualDisk,
  excused: Excused,
): Promise<void> {
  let at = 0;
  let compared = 0;
  let count = 0;
  for await (const { offset, length, kind } of disk.extents()) {
    if (offset !== at) throw new Violation(`an extent at ${offset}, not at ${at}`);
    at += length;
    if (++count > MOST_EXTENTS) return;
    if (kind === 'missing' || excused === 'all') continue;
    for (let from = offset; from < at && compared < MOST_COMPARED; from += PIECE) {
      const piece = Math.min(PIECE, at - from);
      compared += piece;
      await comparePiece(disk, good, from, piece, excused);
    }
  }
  if (at !== disk.virtualSize) throw new Violation(`extents end at ${at}`);
}

async function comparePiece(
  disk: VirtualDisk,
  good: VirtualDisk,
  offset: number,
  length: number,
  excused: readonly Range[],
): Promise<void> {
  const actual = Buffer.alloc(length);
  await disk.read(actual, offset);
  for await (const known of good.extents(offset, length)) {
    const from = known.offset - offset;
    const bytes = actual.subarray(from, from + known.length);
    const expected = Buffer.alloc(known.length);
    const unknown = known.kind === 'missing';
    if (!unknown) await good.read(expected, known.offset);
    if (!unknown && bytes.equals(expected)) continue;
    for (let at = 0; at < known.length; at += GRAIN) {
      const end = Math.min(known.length, at + GRAIN);
      if (!unknown && bytes.compare(expected, at, end, at, end) === 0) continue;
      if (isWithin(known.offset + at, known.offset + end, excused)) continue;
      throw new Violation(`wrong bytes at ${known.offset + at} of the disk, and nothing says so`);
    }
  }
}

function isWithin(from: number, to: number, ranges: readonly Range[]): boolean {
  return ranges.some(({ offset, length }) => offset < to && offset + length > from);
}
