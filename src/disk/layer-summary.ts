import { BITMAP_PRESENT, BlockState, stateAt } from '../formats/vhdx/block-allocation-table.ts';
import {
  BITMAP_BLOCK_BYTES,
  bitmapEntryIndex,
  payloadEntryIndex,
} from '../formats/vhdx/geometry.ts';
import type { ReadableVhdx } from '../formats/vhdx/vhdx.ts';
import { coverageOf } from './coverage.ts';
import { Kind } from './run-list.ts';
import { openDisk, type VirtualDisk } from './virtual-disk.ts';

/** What one file of a chain contributes. All in bytes. */
export interface LayerSummary {
  readonly name: string;
  /** Length of the file. */
  readonly fileSize: number;
  /** What the disk reads from this file, or as zeros because of it: lost with the file. */
  readonly decides: number;
  /** What the file holds, but a younger layer, or the end of a smaller one, covers. */
  readonly hidden: number;
  /** What a merge into the parent would do, from this file alone; null for the last layer. */
  readonly merge: {
    /** Data copied into the parent. */
    readonly writes: number;
    /** Zeros that replace what the parent holds. */
    readonly zeroes: number;
    /** By how much the parent's file grows at most: blocks it has no place for yet, and their bitmaps. */
    readonly grows: number;
    /** What is gained when the child is deleted afterwards: its length less the growth. */
    readonly frees: number;
  } | null;
}

/** One summary for each layer, leaf first; reads tables and bitmaps, no payload. */
export async function summarizeLayers(disk: VirtualDisk): Promise<LayerSummary[]> {
  const decides = await decidedBytes(disk);
  const summaries: LayerSummary[] = [];
  for (const [index, layer] of disk.layers.entries()) {
    const parent = disk.layers[index + 1];
    const alone = openDisk([layer], { complete: true });
    const { data, zero, damaged } = await coverageOf(alone);
    const fileSize = layer.vhdx.source.size;
    const grows = parent ? await growthOf(parent.vhdx, alone) : 0;
    summaries.push({
      name: layer.name,
      fileSize,
      decides: decides[index]!,
      hidden: data + zero + damaged - decides[index]!,
      merge: parent ? { writes: data, zeroes: zero, grows, frees: fileSize - grows } : null,
    });
  }
  return summaries;
}

async function decidedBytes(disk: VirtualDisk): Promise<number[]> {
  const decides = disk.layers.map(() => 0);
  for await (const { count, layer, length } of disk.runs()) {
    for (let i = 0; i < count; i++) if (layer[i]! >= 0) decides[layer[i]!]! += length[i]!;
  }
  return decides;
}

/**
 * Bytes of the parent's blocks that have no place in its file, and would need one for the child's
 * data; with them, in a parent that has a parent itself, the sector bitmaps of chunks that have none.
 */
async function growthOf(parent: ReadableVhdx, child: VirtualDisk): Promise<number> {
  const { bat, geometry, metadata } = parent;
  const { blockSize, chunkRatio } = geometry;
  const stateOf = async (entry: number) => {
    return entry < bat.available ? stateAt(await bat.pageOf(entry), entry) : 0;
  };
  let grown = 0;
  let bitmaps = 0;
  let next = 0;
  let lastChunk = -1;
  for await (const { count, kind, offset, length } of child.runs()) {
    for (let i = 0; i < count; i++) {
      if (kind[i] !== Kind.Data) continue;
      const last = Math.floor((offset[i]! + length[i]! - 1) / blockSize);
      for (let block = Math.max(next, Math.floor(offset[i]! / blockSize)); block <= last; block++) {
        next = block + 1;
        const state = await stateOf(payloadEntryIndex(geometry, block));
        if (state === BlockState.FullyPresent || state === BlockState.PartiallyPresent) continue;
        grown++;
        const chunk = Math.floor(block / chunkRatio);
        if (!metadata.hasParent || chunk === lastChunk) continue;
        lastChunk = chunk;
        if ((await stateOf(bitmapEntryIndex(geometry, chunk))) !== BITMAP_PRESENT) bitmaps++;
      }
    }
  }
  return grown * blockSize + bitmaps * BITMAP_BLOCK_BYTES;
}
