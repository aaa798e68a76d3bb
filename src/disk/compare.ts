import { type Equality, isZero } from '../bytes/zeros.ts';
import { type BufferPool, createBufferPool } from './buffer-pool.ts';
import {
  type ComparedContent,
  type ComparisonStep,
  comparisonSteps,
  STEP_BYTES,
} from './comparison-steps.ts';
import { readRuns } from './read-runs.ts';
import { dataBytesOf } from './run-list.ts';

/** A range in which two contents are not proven to be equal. Offset and length in bytes. */
export interface Difference {
  readonly offset: number;
  readonly length: number;
  /** `missing`: nobody at hand can tell what one of the two holds there. */
  readonly kind: 'different' | 'missing';
}

export interface CompareOptions {
  /** Called with the bytes that are done, those not read included. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Called with the bytes that were read of one of the two, or of each. */
  readonly onRead?: ((bytes: number) => void) | undefined;
  /** Whether two ranges of one length hold the same; a home may know a faster way than a loop. */
  readonly isEqual?: Equality;
}

/** Differences are told in whole sectors: what is smaller, no disk can write. */
const SECTOR_BYTES = 512;
/** Steps that are being read while the first of them is compared; each needs two buffers. */
const STEPS_AHEAD = 4;

/**
 * Compares two contents as far as both of them reach, and reads only what the tables of neither
 * side decide. Differences come in order, neighbours of one kind joined; none means: equal.
 * @throws what a source throws that can't be read
 */
export async function* differences(
  a: ComparedContent,
  b: ComparedContent,
  options: CompareOptions = {},
): AsyncGenerator<Difference> {
  let last = null as Difference | null;
  for await (const next of unjoined(a, b, options)) {
    if (last && last.kind === next.kind && last.offset + last.length === next.offset) {
      last = { ...last, length: last.length + next.length };
      continue;
    }
    if (last) yield last;
    last = next;
  }
  if (last) yield last;
}

async function* unjoined(
  a: ComparedContent,
  b: ComparedContent,
  options: CompareOptions,
): AsyncGenerator<Difference> {
  const { onProgress, onRead, isEqual = isEqualByWords } = options;
  const pool = createBufferPool(2 * STEPS_AHEAD, STEP_BYTES);
  const started: Promise<Difference[]>[] = [];
  const steps: ComparisonStep[] = [];
  const finish = async (): Promise<Difference[]> => {
    const [found, step] = [await started.shift()!, steps.shift()!];
    if (step.what === 'read') onRead?.(Math.max(...step.runs.map(dataBytesOf)));
    onProgress?.(step.offset + step.length);
    return found;
  };
  try {
    for await (const step of comparisonSteps([a, b], Math.min(a.size, b.size))) {
      const work = compare(step);
      work.catch(() => {}); // Told when its turn comes.
      started.push(work);
      steps.push(step);
      if (started.length > STEPS_AHEAD) yield* await finish();
    }
    while (started.length > 0) yield* await finish();
  } finally {
    // A read in flight must not outlive its buffer's owner.
    await Promise.allSettled(started);
  }

  async function compare(step: ComparisonStep): Promise<Difference[]> {
    if (step.what === 'same') return [];
    const { offset, length } = step;
    if (step.what === 'missing') return [{ offset, length, kind: 'missing' }];
    return compareBytes(a, b, step, pool, isEqual);
  }
}

async function compareBytes(
  a: ComparedContent,
  b: ComparedContent,
  { offset, length, runs }: ComparisonStep,
  pool: BufferPool,
  isEqual: Equality,
): Promise<Difference[]> {
  // Both at once: who waits with one of them in hand would keep it from those ahead.
  const buffers = await Promise.all([pool.acquire(), pool.acquire()]);
  try {
    const [left, right] = buffers.map((buffer) => buffer.subarray(0, length)) as [
      Uint8Array,
      Uint8Array,
    ];
    const [holdsA, holdsB] = runs.map((list) => dataBytesOf(list) > 0);
    await Promise.all([
      holdsA && readRuns(a.layers, runs[0], left, offset),
      holdsB && readRuns(b.layers, runs[1], right, offset),
    ]);
    const equal =
      holdsA && holdsB
        ? isEqual(left, right)
        : isZero(holdsA ? left : right, isEqual === isEqualByWords ? undefined : isEqual);
    if (equal) return [];
    if (!holdsA) left.fill(0);
    if (!holdsB) right.fill(0);
    return sectorsThatDiffer(left, right, offset, isEqual);
  } finally {
    for (const buffer of buffers) pool.release(buffer);
  }
}

function sectorsThatDiffer(
  a: Uint8Array,
  b: Uint8Array,
  offset: number,
  isEqual: Equality,
): Difference[] {
  const found: { offset: number; length: number; kind: 'different' }[] = [];
  for (let at = 0; at < a.length; at += SECTOR_BYTES) {
    const end = Math.min(a.length, at + SECTOR_BYTES);
    if (isEqual(a.subarray(at, end), b.subarray(at, end))) continue;
    const last = found.at(-1);
    if (last && last.offset + last.length === offset + at) last.length += end - at;
    else found.push({ offset: offset + at, length: end - at, kind: 'different' });
  }
  return found;
}

/** Four bytes at a time; what is left over, and what is not aligned so, one by one. */
function isEqualByWords(a: Uint8Array, b: Uint8Array): boolean {
  const aligned = a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0;
  const words = aligned ? Math.floor(a.length / 4) : 0;
  const left = new Int32Array(a.buffer, aligned ? a.byteOffset : 0, words);
  const right = new Int32Array(b.buffer, aligned ? b.byteOffset : 0, words);
  for (let i = 0; i < words; i++) if (left[i] !== right[i]) return false;
  for (let i = words * 4; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
