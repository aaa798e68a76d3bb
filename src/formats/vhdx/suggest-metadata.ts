import { isZero } from '../../bytes/zeros.ts';
import type { AssumedMetadata } from './assumed-metadata.ts';
import { BAT_ENTRY_BYTES } from './block-allocation-table.ts';
import type { Vhdx } from './vhdx.ts';

/** What the file itself, or one related to it, suggests in place of a value that can't be read. */
export interface MetadataSuggestion {
  readonly item: keyof AssumedMetadata;
  readonly value: number | boolean;
  /** Half a sentence. Nothing of this is proven. */
  readonly because: string;
}

const MIB = 0x100000;
/** Entries looked at: enough for neighbours to show how far blocks lie apart. */
const MOST_BYTES = MIB;
const LARGEST_BLOCK = 256 * MIB;

/** Whether the metadata are why no data may be read, so that assumptions may help. */
export function lacksMetadata({ refusal, metadataRegion }: Vhdx): boolean {
  if (!refusal || !metadataRegion) return false;
  return /^metadata-(table|item-(missing|length|range|truncated|duplicate))|^(block|virtual|logical-sector)-size$/.test(
    refusal.code,
  );
}

/**
 * Suggests values for metadata that can't be read: first what a relative says (a disk of the same
 * chain or set), then what the block allocation table shows.
 * @param relatives nearest first
 */
export async function suggestMetadata(
  vhdx: Vhdx,
  relatives: readonly { readonly name: string; readonly vhdx: Vhdx }[],
): Promise<MetadataSuggestion[]> {
  const relative = relatives.find((other) => other.vhdx.geometry !== null);
  const table = await readTable(vhdx);
  const suggestions: MetadataSuggestion[] = [];
  const geometry = relative?.vhdx.geometry;
  const because = relative ? `that of ${relative.name}` : '';
  const blockSize = table && blockSizeBy(table);
  if (blockSize) {
    const far = 'blocks of the table lie no nearer to each other';
    suggestions.push({ item: 'blockSize', value: blockSize, because: far });
  } else if (geometry) suggestions.push({ item: 'blockSize', value: geometry.blockSize, because });
  if (geometry) {
    suggestions.push({ item: 'virtualSize', value: geometry.virtualSize, because });
    suggestions.push({ item: 'logicalSectorSize', value: geometry.logicalSectorSize, because });
  } else if (table && blockSize) {
    const value = (table.lastUsed + 1) * blockSize;
    const last = 'the last block of the table that is in use; it may be larger';
    suggestions.push({ item: 'virtualSize', value, because: last });
    suggestions.push({ item: 'logicalSectorSize', value: 512, because: 'it is the usual one' });
  }
  return suggestions;
}

interface Table {
  /** Ascending, in bytes. */
  readonly blockOffsets: readonly number[];
  readonly lastUsed: number;
}

async function readTable({ batRegion, source }: Vhdx): Promise<Table | null> {
  if (!batRegion) return null;
  const there = Math.min(batRegion.length, MOST_BYTES, source.size - batRegion.fileOffset);
  if (there < BAT_ENTRY_BYTES) return null;
  const bytes = Buffer.alloc(there - (there % BAT_ENTRY_BYTES));
  await source.read(bytes, batRegion.fileOffset);
  if (isZero(bytes)) return null;
  const blockOffsets: number[] = [];
  let lastUsed = -1;
  for (let at = 0; at < bytes.length; at += BAT_ENTRY_BYTES) {
    const entry = bytes.readBigUInt64LE(at);
    const offset = Number(entry >> 20n) * MIB;
    if (entry === 0n || offset >= source.size) continue;
    lastUsed = at / BAT_ENTRY_BYTES;
    if (offset > 0) blockOffsets.push(offset);
  }
  return { blockOffsets: blockOffsets.sort((a, b) => a - b), lastUsed };
}

/** The largest legal block that fits between any two; null when there are not two. */
function blockSizeBy({ blockOffsets }: Table): number | null {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < blockOffsets.length; i++) {
    nearest = Math.min(nearest, blockOffsets[i]! - blockOffsets[i - 1]!);
  }
  if (!Number.isFinite(nearest) || nearest < MIB) return null;
  return Math.min(LARGEST_BLOCK, 2 ** Math.floor(Math.log2(nearest)));
}
