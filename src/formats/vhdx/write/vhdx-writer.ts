import type { ByteSink } from '../../../bytes/byte-source.ts';
import { ZERO_GUID } from '../../../bytes/guid.ts';
import { BITMAP_PRESENT, BlockState } from '../block-allocation-table.ts';
import { encodeFileTypeIdentifier } from '../file-type-identifier.ts';
import { BITMAP_BLOCK_BYTES, bitmapEntryIndex, payloadEntryIndex } from '../geometry.ts';
import { encodeHeader, HEADER_OFFSETS } from '../header.ts';
import { encodeRegionTable, REGION_TABLE_OFFSETS } from '../region-table.ts';
import { bitmapSliceOf, setPresent } from '../sector-bitmap.ts';
import { BatPages, fixedOffset } from './bat-pages.ts';
import { type Layout, planLayout } from './layout.ts';
import { encodeLogArea } from './log-area.ts';
import { encodeMetadataRegion } from './metadata-region.ts';
import { SparseSink } from './sparse-sink.ts';
import type { BlockSpec, VhdxSpec } from './vhdx-spec.ts';

/**
 * Writes a new VHDX block by block. It is a sink itself: payload written through it leaves holes
 * where it is zero, and is what `finish` measures the file by.
 */
export interface VhdxWriter extends ByteSink {
  readonly layout: Layout;
  /**
   * Gives a payload block its place.
   * @param state {@link BlockState}; fully present when not given
   * @param fileOffset bytes, for a place of the caller's choice
   * @returns the byte offset in the file where the caller writes the payload
   */
  appendBlock(block: number, state?: number, fileOffset?: number): Promise<number>;
  /** Gives a payload block a state without a place: not present, undefined, zero, unmapped. */
  markBlock(block: number, state: number): Promise<void>;
  /** Sets the bits of sectors that a partially present block holds, counted within the block. */
  markSectors(block: number, present: NonNullable<BlockSpec['present']>): Promise<void>;
  /** Writes tables, log and, last of all, the headers: until then the file is no valid VHDX. */
  finish(): Promise<{ size: number }>;
}

/**
 * Begins a new VHDX on an empty sink.
 * @throws {RangeError} when a size is not legal by [MS-VHDX] 2.6.2
 */
export function createVhdxWriter(target: ByteSink, spec: VhdxSpec): VhdxWriter {
  const layout = planLayout(spec);
  const { geometry } = layout;
  const fixed = spec.type === 'fixed';
  const sink = new SparseSink(target);
  const bat = new BatPages(sink, layout, fixed);
  const bitmapOffsets = new Map<number, number>();
  /** Where the next block goes. */
  let end = fixed ? fixedOffset(layout, geometry.payloadBlocks) : layout.payloadOffset;

  const entryOf = (block: number): number => {
    if (!Number.isInteger(block) || block < 0 || block >= geometry.payloadBlocks) {
      throw new RangeError(`the disk has no block ${block}, only ${geometry.payloadBlocks}`);
    }
    return payloadEntryIndex(geometry, block);
  };
  const bitmapOffset = async (chunk: number): Promise<number> => {
    const known = bitmapOffsets.get(chunk);
    if (known !== undefined) return known;
    const offset = end;
    end += BITMAP_BLOCK_BYTES;
    bitmapOffsets.set(chunk, offset);
    await bat.set(bitmapEntryIndex(geometry, chunk), BITMAP_PRESENT, offset);
    return offset;
  };

  return {
    layout,
    write: (data, position) => sink.write(data, position),
    async appendBlock(block, state = BlockState.FullyPresent, fileOffset = undefined) {
      const entry = entryOf(block);
      const offset = fileOffset ?? (fixed ? fixedOffset(layout, block) : end);
      end = Math.max(end, offset + geometry.blockSize);
      await bat.set(entry, state, offset);
      return offset;
    },
    async markBlock(block, state) {
      await bat.set(entryOf(block), state, 0);
    },
    async markSectors(block, present) {
      entryOf(block);
      const { chunk, start, length } = bitmapSliceOf(geometry, block);
      const bits = new Uint8Array(length);
      for (const [from, to] of present) setPresent(bits, from, to);
      await sink.write(bits, (await bitmapOffset(chunk)) + start);
    },
    async finish() {
      await bat.finish();
      await sink.write(encodeMetadataRegion(spec, layout), layout.metadataOffset);
      if (spec.log) {
        await sink.write(encodeLogArea(spec.log, layout.logLength, end), layout.logOffset);
      }
      await sink.extendTo(end);
      await writeHeaderArea(sink, spec, layout);
      return { size: end };
    },
  };
}

/** Everything in the first mebibyte; the current header last. */
async function writeHeaderArea(sink: ByteSink, spec: VhdxSpec, layout: Layout): Promise<void> {
  await sink.write(encodeFileTypeIdentifier(spec.creator ?? 'vhdset fixture'), 0);
  const regionTable = encodeRegionTable(layout.regions);
  for (const offset of REGION_TABLE_OFFSETS) await sink.write(regionTable, offset);
  const current = spec.sequenceNumber ?? 1n;
  const numbers = [current > 0n ? current - 1n : 0n, current];
  for (const [i, sequenceNumber] of numbers.entries()) {
    const header = encodeHeader({
      sequenceNumber,
      fileWriteGuid: spec.fileWriteGuid ?? spec.dataWriteGuid,
      dataWriteGuid: spec.dataWriteGuid,
      logGuid: spec.log && !spec.log.clean ? spec.log.guid : ZERO_GUID,
      logVersion: 0,
      version: 1,
      logLength: layout.logLength,
      logOffset: layout.logOffset,
    });
    await sink.write(header, HEADER_OFFSETS[i]!);
  }
}

/**
 * Writes a whole VHDX. Blocks lie in the file in the order given; of a fixed disk all blocks are
 * present, each at its own place, whether given or not.
 * @throws {RangeError} when the specification is not legal
 */
export async function writeVhdx(
  target: ByteSink,
  spec: VhdxSpec,
  blocks: Iterable<BlockSpec> | AsyncIterable<BlockSpec> = [],
): Promise<{ size: number }> {
  const writer = createVhdxWriter(target, spec);
  for await (const { block, state = BlockState.FullyPresent, present, ...content } of blocks) {
    if (present) await writer.markSectors(block, present);
    if (!hasPlace(state) && content.fileOffset === undefined) {
      await writer.markBlock(block, state);
      continue;
    }
    const offset = await writer.appendBlock(block, state, content.fileOffset);
    if (content.data) await writer.write(content.data, offset + (content.dataOffset ?? 0));
  }
  return writer.finish();
}

function hasPlace(state: number): boolean {
  return state === BlockState.FullyPresent || state === BlockState.PartiallyPresent;
}
