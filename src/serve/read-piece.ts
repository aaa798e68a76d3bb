import { readRuns } from '../disk/read-runs.ts';
import { Kind, RunList } from '../disk/run-list.ts';
import type { ServedExport } from './served-export.ts';

/** A part of a piece. Start and end in bytes from its beginning. */
export interface Segment {
  readonly kind: 'data' | 'zero';
  readonly start: number;
  end: number;
}

/** What was read of a piece. */
export interface ReadPiece {
  /** In order and without a gap, up to the first byte that is missing. */
  readonly segments: readonly Segment[];
  /** Where that is, in bytes from the beginning of the piece; null when nothing is missing. */
  readonly missingAt: number | null;
}

/** Zeros shorter than this are sent as data: to tell of them costs as much. */
const SMALL_GAP = 4096;

/**
 * Fills `target` with the bytes from `offset` of the export on, zeros included, and tells which
 * parts are zeros by the tables.
 * @throws what a source throws that can't be read
 */
export async function readPiece(
  { disk, offset: base }: ServedExport,
  offset: number,
  target: Uint8Array,
): Promise<ReadPiece> {
  const first = base + offset;
  const segments: Segment[] = [];
  for await (const list of disk.runs(first, target.length)) {
    const missing = list.kind.subarray(0, list.count).indexOf(Kind.Missing);
    await readRuns(disk.layers, missing < 0 ? list : headOf(list, missing), target, first);
    const known = missing < 0 ? list.count : missing;
    for (let i = 0; i < known; i++) {
      append(segments, list.kind[i]!, list.offset[i]! - first, list.length[i]!);
    }
    if (missing >= 0) return { segments, missingAt: list.offset[missing]! - first };
  }
  return { segments, missingAt: null };
}

function append(segments: Segment[], kind: number, start: number, length: number): void {
  const data = kind === Kind.Data;
  const last = segments.at(-1);
  const joins = last && (data ? last.kind === 'data' : last.kind === 'zero' || length < SMALL_GAP);
  if (joins) last.end = start + length;
  else segments.push({ kind: data ? 'data' : 'zero', start, end: start + length });
}

function headOf(list: RunList, count: number): RunList {
  const head = new RunList(Math.max(1, count));
  for (let i = 0; i < count; i++) {
    head.push(list.offset[i]!, list.length[i]!, list.kind[i]!, list.layer[i]!, list.position[i]!);
  }
  return head;
}
