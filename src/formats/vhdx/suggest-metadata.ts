import type { AssumedMetadata } from './assumed-metadata.ts';
import { tableEvidence } from './table-evidence.ts';
import type { Vhdx } from './vhdx.ts';

/** What the file itself, or one related to it, suggests in place of a value that can't be read. */
export interface MetadataSuggestion {
  readonly item: keyof AssumedMetadata;
  readonly value: number | boolean;
  /** Half a sentence. Nothing of this is proven. */
  readonly because: string;
}

/** Of a disk that nothing else is known of. */
const USUAL_SECTOR = 512;

/** Whether the metadata are why no data may be read, so that assumptions may help. */
export function lacksMetadata({ refusal, metadataRegion }: Vhdx): boolean {
  if (!refusal || !metadataRegion) return false;
  return /^metadata-(table|item-(missing|length|range|truncated|duplicate))|^(block|virtual|logical-sector)-size$/.test(
    refusal.code,
  );
}

/**
 * Suggests values for metadata that can't be read. The block size is that which the block allocation
 * table shows, since a child and its parent may have different ones; what the table does not show is
 * what a relative says (a disk of the same chain or set).
 * @param relatives nearest first
 */
export async function suggestMetadata(
  vhdx: Vhdx,
  relatives: readonly { readonly name: string; readonly vhdx: Vhdx }[],
): Promise<MetadataSuggestion[]> {
  const relative = relatives.find((other) => other.vhdx.geometry !== null);
  const geometry = relative?.vhdx.geometry;
  const sectorSize = geometry?.logicalSectorSize ?? USUAL_SECTOR;
  const { source, batRegion } = vhdx;
  const shown = batRegion && (await tableEvidence(source, batRegion, sectorSize));
  const because = relative ? `that of ${relative.name}` : '';
  const suggestions: MetadataSuggestion[] = [];
  if (shown) {
    const fits = 'the largest with which no blocks of the table overlap';
    suggestions.push({ item: 'blockSize', value: shown.blockSize, because: fits });
  } else if (geometry) suggestions.push({ item: 'blockSize', value: geometry.blockSize, because });
  if (geometry) {
    suggestions.push({ item: 'virtualSize', value: geometry.virtualSize, because });
    suggestions.push({ item: 'logicalSectorSize', value: geometry.logicalSectorSize, because });
  } else if (shown) {
    const last =
      'up to the last block of the table that is in use; it may be larger, and the table has room ' +
      `for ${shown.largestSize}`;
    suggestions.push({ item: 'virtualSize', value: shown.virtualSize, because: last });
    suggestions.push({
      item: 'logicalSectorSize',
      value: USUAL_SECTOR,
      because: 'it is the usual one',
    });
  }
  return suggestions;
}
