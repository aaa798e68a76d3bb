import type { ByteSink } from '../bytes/byte-source.ts';
import type { Equality } from '../bytes/zeros.ts';
import { BlockState, blockOffsetAt, stateAt } from '../formats/vhdx/block-allocation-table.ts';
import { payloadEntryIndex } from '../formats/vhdx/geometry.ts';
import { replayOf } from '../formats/vhdx/log.ts';
import type { ReadableVhdx } from '../formats/vhdx/vhdx.ts';
import { planLayout } from '../formats/vhdx/write/layout.ts';
import type { VhdxSpec } from '../formats/vhdx/write/vhdx-spec.ts';
import { createVhdxWriter } from '../formats/vhdx/write/vhdx-writer.ts';
import { type BufferPool, createBufferPool } from './buffer-pool.ts';
import type { DiskSink, ExportOptions, ExportResult } from './export-raw.ts';
import type { NewDisk } from './export-vhdx.ts';
import { nonZeroSpans } from './non-zero-spans.ts';
import { readRuns } from './read-runs.ts';
import { Kind, NO_LAYER, RunList } from './run-list.ts';
import type { VirtualDisk } from './virtual-disk.ts';

const MIB = 0x100000;
const BUFFER_BYTES = 2 * MIB;
const BUFFERS = 8;

/** Why a new disk can't be made out of a copy of the base. */
export type NoClone =
  /** What decides below is not at hand. */
  | 'incomplete'
  /** The new disk counts in other sectors than the base. */
  | 'sector-size'
  /** Sizes of the base were assumed, and may be wrong. */
  | 'assumed'
  /** Two blocks of the base lie at one place: who changes one would change the other. */
  | 'shared-blocks';

/** Whether {@link exportClone} can be done; null when nothing is in its way. */
export async function cloneObstacle(
  disk: VirtualDisk,
  { logicalSectorSize }: Pick<NewDisk, 'logicalSectorSize'>,
): Promise<NoClone | null> {
  if (!disk.complete) return 'incomplete';
  const { vhdx } = disk.layers.at(-1)!;
  if (vhdx.assumed) return 'assumed';
  if (vhdx.geometry.logicalSectorSize !== logicalSectorSize) return 'sector-size';
  return (await sharesBlocks(vhdx)) ? 'shared-blocks' : null;
}

/** Looks for two blocks that claim the same mebibyte of the file: one bit for each. */
async function sharesBlocks({ bat, geometry, source }: ReadableVhdx): Promise<boolean> {
  const claimed = new Uint8Array(Math.ceil(source.size / MIB / 8) + 1);
  for await (const page of bat.filledPieces()) {
    for (let entry = page.first; entry < page.first + page.count; entry++) {
      if (stateAt(page, entry) !== BlockState.FullyPresent) continue;
      if (isBitmapEntry(entry, geometry.chunkRatio)) continue;
      const first = blockOffsetAt(page, entry) / MIB;
      const last = Math.min(first + geometry.blockSize / MIB, claimed.length * 8);
      for (let mebibyte = first; mebibyte < last; mebibyte++) {
        const bit = 1 << (mebibyte & 7);
        if ((claimed[mebibyte >>> 3]! & bit) !== 0) return true;
        claimed[mebibyte >>> 3]! |= bit;
      }
    }
  }
  return false;
}

const isBitmapEntry = (entry: number, chunkRatio: number): boolean =>
  entry % (chunkRatio + 1) === chunkRatio;

/**
 * Makes a new disk without a parent out of a copy of the base: its blocks stay where they are, what
 * newer layers hold is written into them or into new blocks behind, and tables, identity and
 * headers are new as well. Until all is written, the file is no valid VHDX.
 * @param sink holds the bytes of the base's file as it stands, and is as long as that
 * @param newDisk takes the block size of the base, and is dynamic
 * @throws {MissingDataError} where data is missing
 * @throws the reason of `options.signal`, once that has aborted and nothing is in flight any more
 */
export async function exportClone(
  disk: VirtualDisk,
  sink: DiskSink,
  newDisk: Omit<NewDisk, 'type' | 'blockSize'>,
  options: Pick<ExportOptions, 'onProgress' | 'isEqual' | 'signal'> = {},
): Promise<ExportResult> {
  const { signal } = options;
  signal?.throwIfAborted();
  const base = disk.layers.at(-1)!.vhdx;
  await sink.write(new Uint8Array(MIB), 0);
  await replayLog(base, sink);
  const spec = specFor(disk, base, newDisk);
  const writer = createVhdxWriter(sink, spec);
  const { blockSize } = base.geometry;
  const blocks = new BlockCopies(disk, sink, writer, options.isEqual);
  let block = new BlockRuns(0);
  const finishBlock = async (): Promise<void> => {
    signal?.throwIfAborted();
    if (block.keeps || block.others) {
      const held = await placeIn(base, block.index);
      const at = await writer.appendBlock(block.index, BlockState.FullyPresent, held ?? undefined);
      const start = block.index * blockSize;
      await blocks.copy(block.runs, at - start, held !== null);
    }
    options.onProgress?.(Math.min(disk.virtualSize, (block.index + 1) * blockSize));
  };
  try {
    for await (const list of disk.runs()) {
      signal?.throwIfAborted();
      for (let i = 0; i < list.count; i++) {
        const start = list.offset[i]!;
        const end = start + list.length[i]!;
        for (let at = start; at < end; ) {
          const index = Math.floor(at / blockSize);
          if (index !== block.index) {
            await finishBlock();
            block = new BlockRuns(index);
          }
          const whole = isZeros(list.kind[i]!) ? Math.floor((end - at) / blockSize) : 0;
          if (whole > 1 && at === index * blockSize) {
            // Nothing of these blocks is needed, whatever the base has there.
            block = new BlockRuns(index + whole - 1);
            at += whole * blockSize;
            continue;
          }
          const part = Math.min(end, (index + 1) * blockSize) - at;
          block.add(list, i, at, part, disk.layers.length - 1);
          at += part;
        }
      }
    }
    // What the base has behind the end of the disk would show when that is enlarged.
    const behind = (block.index + 1) * blockSize - disk.virtualSize;
    if (behind > 0) block.runs.push(disk.virtualSize, behind, Kind.Zero, NO_LAYER, 0);
    await finishBlock();
  } finally {
    await blocks.settled();
  }
  blocks.throwIfFailed();
  signal?.throwIfAborted();
  const { size } = await writer.finish();
  await sink.truncate(size);
  return { written: blocks.written };
}

/** All tables, and the log, lie behind the file of the base: of its own only the blocks count. */
function specFor(
  disk: VirtualDisk,
  { geometry, source }: ReadableVhdx,
  newDisk: Omit<NewDisk, 'type' | 'blockSize'>,
): VhdxSpec {
  const sizes = { virtualSize: disk.virtualSize, blockSize: geometry.blockSize };
  const plain: VhdxSpec = { ...newDisk, ...sizes, type: 'dynamic' };
  const { batLength } = planLayout(plain);
  const logOffset = Math.ceil(source.size / MIB) * MIB;
  const metadataOffset = logOffset + MIB;
  const batOffset = metadataOffset + MIB;
  const payloadOffset = batOffset + batLength;
  return { ...plain, layout: { logOffset, metadataOffset, batOffset, payloadOffset } };
}

/** What the log holds of the base, written where it belongs; its headers are made anew in any case. */
async function replayLog({ log, logUse, source }: ReadableVhdx, sink: DiskSink): Promise<void> {
  if (!log || logUse !== 'replayed') return;
  for (const { offset, length, bytes } of replayOf(log).patches) {
    const from = Math.max(0, MIB - offset);
    if (from >= length) continue;
    await sink.write((bytes ?? new Uint8Array(length)).subarray(from), offset + from);
  }
  // A log may tell that the file is longer than it is.
  await sink.truncate(source.size);
}

/** Where a block lies in the base; null when it has no place there. */
async function placeIn({ bat, geometry }: ReadableVhdx, block: number): Promise<number | null> {
  if (block >= geometry.payloadBlocks) return null;
  const entry = payloadEntryIndex(geometry, block);
  const page = await bat.pageOf(entry);
  return stateAt(page, entry) === BlockState.FullyPresent ? blockOffsetAt(page, entry) : null;
}

const isZeros = (kind: number): boolean => kind === Kind.Zero || kind === Kind.Unallocated;

/** What decides a block of the new disk. */
class BlockRuns {
  readonly index: number;
  /** Whether any of it is the base's, and stays where it is. */
  keeps = false;
  /** Whether any of it is another layer's. */
  others = false;
  /** All that is not the base's. */
  readonly runs = new RunList(4);

  constructor(index: number) {
    this.index = index;
  }

  add(list: RunList, i: number, at: number, length: number, base: number): void {
    const [kind, layer] = [list.kind[i]!, list.layer[i]!];
    if (kind === Kind.Data && layer === base) {
      this.keeps = true;
      return;
    }
    if (!isZeros(kind)) this.others = true;
    const position = list.position[i]! + (kind === Kind.Data ? at - list.offset[i]! : 0);
    this.runs.push(at, length, kind, layer, position);
  }
}

/** Copies runs into the new file, several at a time. */
class BlockCopies {
  written = 0;
  readonly #disk: VirtualDisk;
  /** Takes what is written over something, byte for byte … */
  readonly #sink: ByteSink;
  /** … and what is written into new blocks: it has to know where the file ends. */
  readonly #writer: ByteSink;
  readonly #isEqual: Equality | undefined;
  readonly #pool: BufferPool = createBufferPool(BUFFERS, BUFFER_BYTES);
  readonly #inFlight = new Set<Promise<void>>();
  #failure: unknown = null;

  constructor(disk: VirtualDisk, sink: ByteSink, writer: ByteSink, isEqual?: Equality) {
    this.#disk = disk;
    this.#sink = sink;
    this.#writer = writer;
    this.#isEqual = isEqual;
  }

  /**
   * Begins to copy; waits only for a free buffer.
   * @param shift from an offset on the disk to its place in the file
   * @param stale whether the place holds something: then zeros are written as well
   */
  async copy(runs: RunList, shift: number, stale: boolean): Promise<void> {
    let gathered = new RunList(4);
    const bytes = () =>
      gathered.count === 0
        ? 0
        : gathered.offset[gathered.count - 1]! +
          gathered.length[gathered.count - 1]! -
          gathered.offset[0]!;
    const begin = async () => {
      if (gathered.count === 0) return;
      const [list, length] = [gathered, bytes()];
      gathered = new RunList(4);
      await this.#begin(list, length, shift, stale);
    };
    for (let i = 0; i < runs.count; i++) {
      const kind = runs.kind[i]!;
      const end = runs.offset[i]! + runs.length[i]!;
      if (isZeros(kind) && !stale) continue;
      for (let at = runs.offset[i]!; at < end; ) {
        const continues = gathered.count > 0 && gathered.offset[0]! + bytes() === at;
        if (!continues || bytes() === BUFFER_BYTES) await begin();
        const part = Math.min(end - at, BUFFER_BYTES - bytes());
        const inside = kind === Kind.Data ? at - runs.offset[i]! : 0;
        gathered.push(at, part, kind, runs.layer[i]!, runs.position[i]! + inside);
        at += part;
      }
    }
    await begin();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  async #begin(runs: RunList, length: number, shift: number, stale: boolean): Promise<void> {
    this.throwIfFailed();
    const buffer = await this.#pool.acquire();
    const task = this.#copyOne(buffer.subarray(0, length), runs, shift, stale)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#pool.release(buffer);
        this.#inFlight.delete(task);
      });
    this.#inFlight.add(task);
  }

  async #copyOne(bytes: Uint8Array, runs: RunList, shift: number, stale: boolean): Promise<void> {
    const offset = runs.offset[0]!;
    await readRuns(this.#disk.layers, runs, bytes, offset);
    const target = stale ? this.#sink : this.#writer;
    const spans = stale ? [[0, bytes.length] as const] : nonZeroSpans(bytes, this.#isEqual);
    for (const [start, end] of spans) {
      await target.write(bytes.subarray(start, end), offset + start + shift);
      this.written += end - start;
    }
  }
}
