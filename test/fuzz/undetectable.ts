import type { VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { HEADER_BYTES, HEADER_OFFSETS } from '../../src/formats/vhdx/header.ts';
import { REGION_TABLE_BYTES, REGION_TABLE_OFFSETS } from '../../src/formats/vhdx/region-table.ts';
import { bitmapSliceOf } from '../../src/formats/vhdx/sector-bitmap.ts';
import type { ReadableVhdx } from '../../src/formats/vhdx/vhdx.ts';
import type { Range } from './blind.ts';
import type { MutantSource } from './mutant-source.ts';
import type { Mutant } from './subject.ts';
import { bitmapBlocks } from './vhdx-anatomy.ts';

/**
 * What of a VHDX can be changed so that the disk reads differently and no reader can know. This is
 * the only place that excuses wrong bytes without a word; everything else must be noticed.
 *
 * - Payload bytes, and the bits of sector bitmaps: [MS-VHDX] protects neither by a checksum. Only
 *   the sectors whose bytes or bits were changed are excused.
 * - Entries of the block allocation table (2.5.1) have no checksum either: another legal state, or
 *   the place of another block, is another disk. Only the block of the entry is excused, or for a
 *   bitmap's entry its chunk.
 * - Metadata (2.6) has no checksum: other legal sizes are another disk. Excused as a whole, but
 *   only where the sizes read are others than before.
 * - A region table with its checksum made right again: whoever can do that decides where everything
 *   lies. Without that the other copy is used, or the fault told.
 * - Of a *dirty* file also headers with their checksum made right again, and the log: an entry that
 *   is no longer valid looks just like one that was never completed, and ends the sequence before
 *   it (2.3.3); such a file always carries the finding `dirty-log`. Of a clean file no byte of
 *   header and log may change what is read.
 */
export type Excused = 'all' | readonly Range[];

/** Where each byte of an original VHDX leads on its virtual disk. */
export interface DiskMap {
  readonly vhdx: ReadableVhdx;
  /** Payload: ranges of the file, and where they stand on the disk. */
  readonly payload: readonly { readonly file: Range; readonly disk: Range }[];
  readonly bitmaps: readonly { readonly chunk: number; readonly offset: number }[];
}

/** @param layer index of the file among the layers of the disk */
export async function mapOf(disk: VirtualDisk, layer: number): Promise<DiskMap> {
  const vhdx = disk.layers[layer]!.vhdx;
  const payload: { file: Range; disk: Range }[] = [];
  for await (const { kind, layer: decides, offset, length, position } of disk.extents()) {
    if (kind !== 'data' || decides !== layer) continue;
    payload.push({ file: { offset: position!, length }, disk: { offset, length } });
  }
  return { vhdx, payload, bitmaps: await bitmapBlocks(vhdx) };
}

/** The ranges of the disk where a mutant may differ unnoticed. */
export async function excusedBy(mutant: Mutant, map: DiskMap): Promise<Excused> {
  const ranges: Range[] = [];
  for (const { offset, length } of await changedRanges(mutant.source)) {
    const excused = excusedRange(offset, length, mutant.repaired, map);
    if (excused === 'all') return 'all';
    ranges.push(...excused);
  }
  return ranges;
}

function excusedRange(from: number, length: number, repaired: boolean, map: DiskMap): Excused {
  const { vhdx, payload, bitmaps } = map;
  const { header, log, geometry, bat } = vhdx;
  const end = from + length;
  const touches = (offset: number, bytes: number) => from < offset + bytes && end > offset;
  const ranges: Range[] = [];
  if (repaired && REGION_TABLE_OFFSETS.some((offset) => touches(offset, REGION_TABLE_BYTES))) {
    return 'all';
  }
  if (log?.dirty) {
    if (touches(header.logOffset, header.logLength)) return 'all';
    if (repaired && HEADER_OFFSETS.some((offset) => touches(offset, HEADER_BYTES))) return 'all';
  }
  for (const { file, disk } of payload) {
    if (!touches(file.offset, file.length)) continue;
    const start = Math.max(from, file.offset);
    const stop = Math.min(end, file.offset + file.length);
    ranges.push({ offset: disk.offset + start - file.offset, length: stop - start });
  }
  if (touches(bat.offset, bat.entries * 8)) {
    const first = Math.max(0, Math.floor((from - bat.offset) / 8));
    const last = Math.min(bat.entries - 1, Math.floor((end - 1 - bat.offset) / 8));
    for (let entry = first; entry <= last; entry++) ranges.push(decidedByEntry(vhdx, entry));
  }
  const { length: bitsPerBlock } = bitmapSliceOf(geometry, 0);
  for (const { chunk, offset } of bitmaps) {
    const bytes = bitsPerBlock * geometry.chunkRatio;
    if (!touches(offset, bytes)) continue;
    const perByte = geometry.logicalSectorSize * 8;
    const start = Math.max(0, from - offset) * perByte;
    const stop = Math.min(bytes, end - offset) * perByte;
    const chunkStart = chunk * geometry.chunkRatio * geometry.blockSize;
    ranges.push({ offset: chunkStart + start, length: stop - start });
  }
  return ranges;
}

function decidedByEntry({ geometry }: ReadableVhdx, entry: number): Range {
  const { chunkRatio, blockSize } = geometry;
  const chunk = Math.floor(entry / (chunkRatio + 1));
  const inChunk = entry % (chunkRatio + 1);
  const chunkStart = chunk * chunkRatio * blockSize;
  if (inChunk === chunkRatio) return { offset: chunkStart, length: chunkRatio * blockSize };
  return { offset: chunkStart + inChunk * blockSize, length: blockSize };
}

/** Runs of bytes that a mutant really changes. */
async function changedRanges(mutant: MutantSource): Promise<Range[]> {
  const ranges: Range[] = [];
  for (const { offset, bytes } of mutant.changes) {
    const length = Math.min(bytes.length, Math.max(0, mutant.original.size - offset));
    const before = Buffer.alloc(length);
    await mutant.original.read(before, offset);
    for (let at = 0; at < length; at++) {
      if (before[at] === bytes[at]) continue;
      const start = at;
      while (at < length && before[at] !== bytes[at]) at++;
      ranges.push({ offset: offset + start, length: at - start });
    }
  }
  return ranges;
}
