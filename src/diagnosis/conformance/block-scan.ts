import {
  BAT_ENTRY_BYTES,
  blockOffsetAt,
  reservedBitsAt,
  stateAt,
} from '../../formats/vhdx/block-allocation-table.ts';
import { bitmapEntryIndex } from '../../formats/vhdx/geometry.ts';
import type { Blocks } from './vhdx-under-check.ts';

/** One entry of the block allocation table that is not zero. */
export interface BlockEntry {
  /** In the table. */
  readonly index: number;
  /** Byte offset of the entry in the file. */
  readonly entryOffset: number;
  readonly kind: 'payload' | 'bitmap';
  /** Of the payload block, or of the chunk that a bitmap belongs to. */
  readonly number: number;
  readonly chunk: number;
  readonly state: number;
  readonly reserved: number;
  /** Byte offset of the block in the file. */
  readonly offset: number;
}

/**
 * Goes through all entries that are not zero, in order. Entries behind the last one that the
 * geometry demands are nobody's: real files have leftovers there.
 * @param visit gets one and the same object each time: a table may have 67 million entries
 */
export async function scanBlocks(
  { bat, geometry }: Blocks,
  visit: (entry: BlockEntry) => void,
): Promise<void> {
  const { chunkRatio, payloadBlocks } = geometry;
  const entry: { -readonly [Field in keyof BlockEntry]: BlockEntry[Field] } = {
    ...{ index: 0, entryOffset: 0, kind: 'payload', number: 0, chunk: 0 },
    ...{ state: 0, reserved: 0, offset: 0 },
  };
  for await (const page of bat.filledPieces()) {
    const end = page.first + page.count;
    for (let index = page.first; index < end; index++) {
      const word = (index - page.first) * 2;
      if (page.words[word] === 0 && page.words[word + 1] === 0) continue;
      const chunk = Math.floor(index / (chunkRatio + 1));
      const isBitmap = index === bitmapEntryIndex(geometry, chunk);
      const number = isBitmap ? chunk : index - chunk;
      // The table of a differencing disk goes on to the bitmap of a chunk that is not full.
      if (!isBitmap && number >= payloadBlocks) continue;
      entry.index = index;
      entry.entryOffset = bat.offset + index * BAT_ENTRY_BYTES;
      entry.kind = isBitmap ? 'bitmap' : 'payload';
      entry.number = number;
      entry.chunk = chunk;
      entry.state = stateAt(page, index);
      entry.reserved = reservedBitsAt(page, index);
      entry.offset = blockOffsetAt(page, index);
      visit(entry);
    }
  }
}

/** How an entry is called in a message. */
export function nameOf({ kind, number }: Pick<BlockEntry, 'kind' | 'number'>): string {
  return kind === 'payload' ? `payload block ${number}` : `the sector bitmap of chunk ${number}`;
}
