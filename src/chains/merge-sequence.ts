import { BITMAP_PRESENT, BlockState, stateAt } from '../formats/vhdx/block-allocation-table.ts';
import { BITMAP_BLOCK_BYTES, bitmapEntryIndex } from '../formats/vhdx/geometry.ts';
import type { ReadableVhdx } from '../formats/vhdx/vhdx.ts';
import type { Chain, Disk, Inventory } from '../sets/model.ts';

/** One merge of a child into its own parent. All in bytes. */
export interface MergeStep {
  readonly child: Disk;
  readonly parent: Disk;
  /** Written into the parent, at most: every block of the child, whole. */
  readonly writes: number;
  /** By what the parent's file grows, at most. */
  readonly grows: number;
  /** Gained when the child is gone: the length of its file, with what earlier merges added to it. */
  readonly frees: number;
}

/** Merging a whole chain, youngest first: each merge leaves a chain that holds the same. */
export interface MergeSequence {
  readonly steps: readonly MergeStep[];
  /** Free space without which one of the merges may not end, each child gone before the next. */
  readonly most: number;
}

/** Longer chains, and tables of more entries in all, are not worked out. */
const MOST_MEMBERS = 512;
const MOST_ENTRIES = 2 ** 28;

/**
 * The merges of each whole chain, by the path of its leaf. Reads tables, no payload; a chain of different
 * block sizes, or a very long one, has no entry.
 */
export async function mergeSequences({
  chains,
}: Pick<Inventory, 'chains'>): Promise<Map<string, MergeSequence>> {
  const found = new Map<string, MergeSequence>();
  for (const chain of chains) {
    const sequence = await sequenceOf(chain);
    if (sequence) found.set(chain.leaf.file.path, sequence);
  }
  return found;
}

async function sequenceOf({ members, status }: Chain): Promise<MergeSequence | null> {
  if (status !== 'complete' || members.length < 2 || members.length > MOST_MEMBERS) return null;
  const layers = members.flatMap(({ vhdx }) =>
    vhdx.refusal === null ? (vhdx as ReadableVhdx) : [],
  );
  const [leaf] = layers;
  if (!leaf || layers.length < members.length) return null;
  const { blockSize, payloadBlocks } = leaf.geometry;
  const alike = layers.every(({ geometry }) => geometry.blockSize === blockSize);
  const entries = layers.reduce((sum, { geometry }) => sum + geometry.payloadBlocks, 0);
  if (!alike || entries > MOST_ENTRIES) return null;
  let held = new Uint8Array(payloadBlocks);
  await markBlocks(leaf, held);
  const steps: MergeStep[] = [];
  let length = members[0]!.file.size;
  let [used, most] = [0, 0];
  for (const [index, child] of members.slice(0, -1).entries()) {
    const [parent, target] = [members[index + 1]!, layers[index + 1]!];
    const own = new Uint8Array(Math.max(payloadBlocks, target.geometry.payloadBlocks));
    await markBlocks(target, own);
    const { blocks, grows } = await mergedInto(target, own, held);
    steps.push({ child, parent, writes: blocks * blockSize, grows, frees: length });
    most = Math.max(most, used + grows);
    used += grows - length;
    length = parent.file.size + grows;
    held = own;
  }
  return { steps, most };
}

/** Marks every block that has a place in the file. */
async function markBlocks({ bat, geometry }: ReadableVhdx, marks: Uint8Array): Promise<void> {
  const { chunkRatio } = geometry;
  for await (const page of bat.filledPieces()) {
    for (let index = page.first; index < page.first + page.count; index++) {
      const state = stateAt(page, index);
      if (state !== BlockState.FullyPresent && state !== BlockState.PartiallyPresent) continue;
      const chunk = Math.floor(index / (chunkRatio + 1));
      const block = index - chunk;
      if (index !== bitmapEntryIndex(geometry, chunk) && block < marks.length) marks[block] = 1;
    }
  }
}

/** What a merge of the blocks `held` costs; adds them to the target's own. */
async function mergedInto(
  { bat, geometry, metadata }: ReadableVhdx,
  own: Uint8Array,
  held: Uint8Array,
): Promise<{ blocks: number; grows: number }> {
  const { blockSize, chunkRatio } = geometry;
  let [blocks, added, bitmaps, lastChunk] = [0, 0, 0, -1];
  for (let block = held.indexOf(1); block >= 0; block = held.indexOf(1, block + 1)) {
    blocks++;
    if (own[block] === 1) continue;
    own[block] = 1;
    added++;
    const chunk = Math.floor(block / chunkRatio);
    if (!metadata.hasParent || chunk === lastChunk) continue;
    lastChunk = chunk;
    const index = bitmapEntryIndex(geometry, chunk);
    const page = index < bat.available ? await bat.pageOf(index) : null;
    if (page === null || stateAt(page, index) !== BITMAP_PRESENT) bitmaps++;
  }
  return { blocks, grows: added * blockSize + bitmaps * BITMAP_BLOCK_BYTES };
}
