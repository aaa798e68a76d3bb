import { BlockState } from '../formats/vhdx/block-allocation-table.ts';
import { fixedOffset } from '../formats/vhdx/write/bat-pages.ts';
import type { VhdxSpec } from '../formats/vhdx/write/vhdx-spec.ts';
import { createVhdxWriter } from '../formats/vhdx/write/vhdx-writer.ts';
import { digestZeros } from './content-digest.ts';
import { eachPiece } from './each-piece.ts';
import type { DiskSink, ExportOptions, ExportResult } from './export-raw.ts';
import { nonZeroSpans } from './non-zero-spans.ts';
import type { CopiedDisk } from './read-ahead.ts';

/** What the new disk shall be; the rest is the old one's. */
export interface NewDisk {
  readonly type: 'fixed' | 'dynamic';
  /** Bytes. */
  readonly blockSize: number;
  readonly logicalSectorSize: number;
  readonly physicalSectorSize: number;
  readonly virtualDiskId: string;
  /** A fresh one: nothing must take the new disk for a parent that it knew. */
  readonly dataWriteGuid: string;
  readonly creator: string;
}

/**
 * Writes a range of a disk as a new VHDX without a parent. Blocks that hold nothing but zeros get no
 * place in the file, unless it is fixed.
 * @throws {MissingDataError} where data is missing, unless it is taken as zeros
 * @throws {RangeError} when the sizes make no legal disk
 * @throws the reason of `options.signal`, once that has aborted and nothing is in flight any more
 */
export async function exportVhdx(
  disk: CopiedDisk,
  sink: DiskSink,
  newDisk: NewDisk,
  options: ExportOptions = {},
): Promise<ExportResult> {
  const { offset: base = 0, digest, signal, isEqual } = options;
  const { length: virtualSize = disk.virtualSize - base } = options;
  signal?.throwIfAborted();
  const spec: VhdxSpec = { ...newDisk, virtualSize };
  const writer = createVhdxWriter(sink, spec);
  const { blockSize } = newDisk;
  const places = new Map<number, Promise<number>>();
  let written = 0;

  const placeOf = (block: number): Promise<number> => {
    let place = places.get(block);
    if (!place) {
      place = writer.appendBlock(block, BlockState.FullyPresent);
      places.set(block, place);
      // Pieces come in order: of older blocks nobody asks any more.
      if (places.size > RECENT_BLOCKS) places.delete(places.keys().next().value!);
    }
    return place;
  };
  const putBytes = async (bytes: Uint8Array, at: number): Promise<void> => {
    for (const [start, end] of nonZeroSpans(bytes, isEqual)) {
      for (let from = start; from < end; ) {
        const block = Math.floor((at + from) / blockSize);
        const to = Math.min(end, (block + 1) * blockSize - at);
        const place = await placeOf(block);
        await writer.write(bytes.subarray(from, to), place + at + from - block * blockSize);
        written += to - from;
        from = to;
      }
    }
  };

  const { layout } = writer;
  if (newDisk.type === 'fixed') {
    // Ahead of the first write: a file system that takes no file so large says so at once.
    await sink.truncate(fixedOffset(layout, layout.geometry.payloadBlocks));
  }
  const allocate = options.allocate ?? digest?.allocate;
  await eachPiece(disk, { ...options, allocate }, async ({ offset, length, bytes }) => {
    await Promise.all(
      bytes
        ? [putBytes(bytes, offset - base), digest?.update(bytes)]
        : [digest && digestZeros(digest, length, signal)],
    );
  });
  const { size } = await writer.finish();
  await sink.truncate(size);
  return { written };
}

/** More than the blocks that the pieces in flight lie in. */
const RECENT_BLOCKS = 64;
