import { abortable } from '../bytes/abortable-source.ts';
import { readTroubleOf } from '../bytes/read-trouble.ts';
import { type Allocate, type BufferPool, createBufferPool } from './buffer-pool.ts';
import { type PiecePlan, PiecePlans } from './piece-plans.ts';
import { type RunSource, readRuns } from './read-runs.ts';
import { Kind, type RunList } from './run-list.ts';
import { readAround } from './unreadable-ranges.ts';
import type { VirtualDisk } from './virtual-disk.ts';

/** A disk as it is copied: a chain, or an image that stands in the place of one. */
export interface CopiedDisk
  extends Pick<VirtualDisk, 'virtualSize' | 'unreadable' | 'runs' | 'extents'> {
  readonly layers: readonly RunSource[];
}

/** The next part of a disk. Offset (on the disk) and length in bytes. */
export interface Piece {
  readonly offset: number;
  readonly length: number;
  /** The content, good until `release`; null: zeros, up to a gibibyte of them. */
  readonly bytes: Uint8Array | null;
  /** To be called once the bytes are of no more use; nothing is read ahead without it. */
  readonly release: () => void;
}

export interface ReadAheadOptions {
  readonly offset?: number;
  readonly length?: number;
  /**
   * What is missing: an error (default), or read as zeros. So is then what the medium does not give:
   * the disk calls it missing afterwards.
   */
  readonly missing?: 'refuse' | 'zeros';
  /** For the buffers of the pieces. */
  readonly allocate?: Allocate | undefined;
  /** Once it has aborted, nothing more is read, and no further piece is given out. */
  readonly signal?: AbortSignal | undefined;
}

/** Large enough that calls cost nothing, small enough that what was read is in the processor's cache when it is written. */
const BUFFER_BYTES = 2 * 1024 * 1024;
const BUFFERS = 8;

/**
 * A range of a disk from its beginning to its end, in large pieces, several of which are being read
 * while the caller works on the one before.
 * @throws {MissingDataError} where data is missing and not taken as zeros
 * @throws the reason of `options.signal`, once that has aborted
 */
export async function* readAhead(
  disk: CopiedDisk,
  options: ReadAheadOptions = {},
): AsyncGenerator<Piece> {
  const { signal } = options;
  const pool = createBufferPool(BUFFERS, BUFFER_BYTES, options.allocate);
  const started: Promise<Piece>[] = [];
  const next = async (): Promise<Piece> => {
    const piece = await started.shift()!;
    signal?.throwIfAborted();
    return piece;
  };
  try {
    for await (const plan of plans(disk, options)) {
      const piece = begin(disk, plan, pool, options);
      piece.catch(() => {}); // Told when its turn comes.
      started.push(piece);
      if (started.length >= BUFFERS) yield await next();
    }
    while (started.length > 0) yield await next();
  } finally {
    // A read in flight must not outlive its buffer's owner.
    await Promise.allSettled(started);
  }
}

async function* plans(
  disk: CopiedDisk,
  { offset, length, missing = 'refuse', signal }: ReadAheadOptions,
): AsyncGenerator<PiecePlan> {
  const gathered = new PiecePlans(BUFFER_BYTES, missing === 'refuse' ? disk.layers : null);
  for await (const list of disk.runs(offset, length)) {
    signal?.throwIfAborted();
    gathered.add(list);
    for (let plan = gathered.next(); plan; plan = gathered.next()) yield plan;
  }
  for (let plan = gathered.last(); plan; plan = gathered.last()) yield plan;
}

async function begin(
  disk: CopiedDisk,
  plan: PiecePlan,
  pool: BufferPool,
  { missing, signal }: ReadAheadOptions,
): Promise<Piece> {
  const { offset, length, runs } = plan;
  if (!runs) return { offset, length, bytes: null, release: () => {} };
  const buffer = await pool.acquire();
  const bytes = buffer.subarray(0, length);
  signal?.throwIfAborted();
  try {
    await readRuns(disk.layers, runs, bytes, offset);
  } catch (error) {
    const around = missing === 'zeros' && readTroubleOf(error, 'payload')?.kind === 'unreadable';
    if (!around) throw error;
    await readRunsAround(disk, runs, bytes, offset, signal);
  }
  return { offset, length, bytes, release: () => pool.release(buffer) };
}

/** Once more and run by run, with zeros where the medium gives nothing. */
async function readRunsAround(
  { layers, unreadable }: CopiedDisk,
  runs: RunList,
  target: Uint8Array,
  base: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let i = 0; i < runs.count; i++) {
    const from = runs.offset[i]! - base;
    const into = target.subarray(from, from + runs.length[i]!);
    const layer = runs.layer[i]!;
    if (runs.kind[i] !== Kind.Data) into.fill(0);
    else {
      // Single sectors of a failing medium take seconds each.
      const source = abortable(layers[layer]!.vhdx.source, signal);
      await readAround(source, into, runs.position[i]!, (position, length) => {
        unreadable.add(layer, position, length);
      });
    }
  }
}
