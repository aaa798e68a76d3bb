import { expect } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { openDisk, type VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { writeVhdx } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { MIB } from './small-disk.ts';
import { SparseMemory } from './sparse-memory.ts';

/** Blocks of data, zeros behind each second one. */
const BLOCKS = 24;
const ID = '00000000-0000-4000-8000-000000000001';
/** Pieces that may have been begun before the abort. */
const MOST_IN_FLIGHT = 8;

/** Reads of a file, counted; at one of them the signal aborts. */
export class CountedReads implements ByteSource {
  made = 0;
  inFlight = 0;
  readonly #source: ByteSource;
  readonly #at: number;
  readonly stop = new AbortController();

  constructor(source: ByteSource, at: number) {
    this.#source = source;
    this.#at = at;
  }

  get size(): number {
    return this.#source.size;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    this.inFlight++;
    if (++this.made === this.#at) this.stop.abort(new Error('enough'));
    await new Promise((resolve) => setImmediate(resolve));
    await this.#source.read(target, position);
    this.inFlight--;
  }
}

export async function fileOfBlocks(): Promise<SparseMemory> {
  const file = new SparseMemory();
  await writeVhdx(
    file,
    {
      ...{ type: 'dynamic', virtualSize: 2 * BLOCKS * MIB, blockSize: MIB },
      ...{ virtualDiskId: ID, dataWriteGuid: ID },
    },
    Array.from({ length: BLOCKS }, (_, n) => ({ block: 2 * n, data: Buffer.alloc(MIB, n + 1) })),
  );
  return file;
}

export interface Reading {
  readonly disk: VirtualDisk;
  readonly file: ByteSource;
  readonly signal: AbortSignal;
}

/**
 * Does `work` with an abort at its first read, its second, … and once without: each ends with the
 * reason, begins next to nothing more, and leaves no read in flight.
 */
export async function expectToEndWithTheNextPiece(
  work: (reading: Reading) => Promise<unknown>,
): Promise<void> {
  const file = await fileOfBlocks();
  const begin = async (at: number) => {
    const reads = new CountedReads(file, Number.POSITIVE_INFINITY);
    const vhdx = requireReadable(await openVhdx(reads));
    const counted = new CountedReads(reads, at);
    const disk = openDisk([{ name: 'd', vhdx: { ...vhdx, source: counted } }], { complete: true });
    return { counted, disk };
  };
  const whole = await begin(0);
  await work({ disk: whole.disk, file: whole.counted, signal: whole.counted.stop.signal });
  const all = whole.counted.made;
  expect(all).toBeGreaterThan(MOST_IN_FLIGHT);
  for (let at = 1; at <= all; at++) {
    const { counted, disk } = await begin(at);
    const { signal } = counted.stop;
    await expect(work({ disk, file: counted, signal }), `read ${at}`).rejects.toThrow('enough');
    expect(counted.inFlight, `read ${at}`).toBe(0);
    expect(counted.made, `read ${at}`).toBeLessThanOrEqual(at + MOST_IN_FLIGHT);
  }
}
