import { readTroubleOf } from '../../bytes/read-trouble.ts';
import { areasOf } from './areas.ts';
import {
  type BatPage,
  BITMAP_PRESENT,
  type BlockAllocationTable,
  BlockState,
  blockOffsetAt,
  endOfPage,
  stateAt,
} from './block-allocation-table.ts';
import { ClaimedSpace } from './claimed-space.ts';
import { BITMAP_BLOCK_BYTES, bitmapEntryIndex, bytesOnDisk } from './geometry.ts';
import type { ReadableVhdx } from './vhdx.ts';

/** What no entry of a block allocation table shows by itself, but all of them together do. */
export interface BlockSurvey {
  /**
   * Whether a part of the file is claimed twice: by two blocks, or by a block and the header area, the
   * log or a region. Nothing says whose the bytes are. Both arguments in bytes.
   */
  isContested(offset: number, length: number): boolean;
  /** Whether any part is. */
  readonly anyContested: boolean;
  /** Partially present blocks of a disk that says it has no parent: one of the two is not true. */
  readonly contradictsType: boolean;
}

const SOUND: BlockSurvey = {
  isContested: () => false,
  anyContested: false,
  contradictsType: false,
};
const SOUND_BUT_TYPE: BlockSurvey = { ...SOUND, contradictsType: true };

const surveys = new WeakMap<BlockAllocationTable, Promise<BlockSurvey>>();

/**
 * Goes once through the whole table, whoever asks and however often; memory is two bits for each
 * mebibyte of the file. A part of the table that can't be read claims nothing, and is missing anyway.
 */
export function surveyBlocks(vhdx: ReadableVhdx): Promise<BlockSurvey> {
  const known = surveys.get(vhdx.bat);
  const survey = known ?? goThrough(vhdx);
  if (!known) {
    surveys.set(vhdx.bat, survey);
    survey.catch(() => surveys.delete(vhdx.bat));
  }
  return survey;
}

async function goThrough(vhdx: ReadableVhdx): Promise<BlockSurvey> {
  const { geometry, source, header, regionTables, metadata, bat } = vhdx;
  const { hasParent } = metadata;
  const { chunkRatio, payloadBlocks } = geometry;
  const space = new ClaimedSpace(source.size);
  for (const { offset, length } of areasOf(header, regionTables)) space.claim(offset, length);
  let contradictsType = false;
  for await (const page of readablePages(bat)) {
    const end = page.first + page.count;
    let chunk = Math.floor(page.first / (chunkRatio + 1));
    let bitmapIndex = bitmapEntryIndex(geometry, chunk);
    for (let index = page.first; index < end; index++) {
      const state = stateAt(page, index);
      if (index === bitmapIndex) {
        // In other disks these entries mean nothing: QEMU leaves all kinds of values in them.
        if (hasParent && state === BITMAP_PRESENT) {
          space.claim(blockOffsetAt(page, index), BITMAP_BLOCK_BYTES);
        }
        chunk++;
        bitmapIndex = bitmapEntryIndex(geometry, chunk);
        continue;
      }
      if (state < BlockState.FullyPresent) continue;
      const block = index - chunk;
      if (block >= payloadBlocks) continue;
      if (state === BlockState.PartiallyPresent && !hasParent) contradictsType = true;
      space.claim(blockOffsetAt(page, index), bytesOnDisk(geometry, block));
    }
  }
  return surveyOf(space, contradictsType);
}

/** Most files have no part that is claimed twice, and of thousands of them nothing needs to be kept. */
function surveyOf(space: ClaimedSpace, contradictsType: boolean): BlockSurvey {
  if (!space.anyContested) return contradictsType ? SOUND_BUT_TYPE : SOUND;
  return {
    isContested: (offset, length) => space.isContested(offset, length),
    anyContested: true,
    contradictsType,
  };
}

/** All of the table that is not empty, or, of a medium that does not give all of it, the pages that can be read. */
async function* readablePages(bat: BlockAllocationTable): AsyncGenerator<BatPage> {
  let next = 0;
  try {
    for await (const page of bat.filledPieces()) {
      yield page;
      next = page.first + page.count;
    }
    return;
  } catch (error) {
    if (!readTroubleOf(error, 'table')) throw error;
  }
  for (; next < bat.available; next = endOfPage(next)) {
    const page = await bat.pageOf(next).catch((error: unknown) => {
      if (!readTroubleOf(error, 'table')) throw error;
      return null;
    });
    if (page) yield page;
  }
}
