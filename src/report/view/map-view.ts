import { formatBytes } from '../../bytes/quantity.ts';
import type { Coverage } from '../../disk/coverage.ts';
import type { Extent } from '../../disk/extent.ts';
import type { LayerSummary } from '../../disk/layer-summary.ts';
import { coverageWords } from './coverage-words.ts';
import { shortNameOf } from './names.ts';

/** What a disk is made of. */
export interface DiskMap {
  /** Bytes. */
  readonly virtualSize: number;
  /** Why the chain is not whole; null when it is. */
  readonly gap: string | null;
  /** What the reading rests on beside the files: choices of the user. */
  readonly warnings: readonly string[];
  /** Leaf first. */
  readonly layers: readonly LayerSummary[];
  readonly coverage: Coverage;
  /** Null when only the summary is asked for. */
  readonly extents: AsyncIterable<Extent> | null;
}

/**
 * What a page shows of a disk's files, plain data; its ranges, which may be millions, stay in
 * {@link DiskMap} and are gone through. Texts and names may come from files: hostile until escaped.
 */
export interface MapView {
  /** `40 GiB virtual, 31 files` */
  readonly headline: string;
  /** `Not whole: ` and why; null when it is whole. */
  readonly gap: string | null;
  readonly warnings: readonly string[];
  /** How much of the disk is known, a line each. */
  readonly coverage: readonly string[];
  /** Leaf first; ranges tell a layer by its index here. */
  readonly layers: readonly MapLayerView[];
}

export interface MapLayerView {
  readonly path: string;
  /** The last part of the path, a GUID in it cut short. */
  readonly name: string;
  /** Bytes that the disk reads from it, or as zeros because of it. */
  readonly inUse: number;
  /** Bytes that it holds, and a younger one covers. */
  readonly hidden: number;
  /** What merging it into its parent does; null for the last. */
  readonly merge: string | null;
}

export function mapView(map: Omit<DiskMap, 'extents'>): MapView {
  const { virtualSize, gap, warnings, layers, coverage } = map;
  const files = layers.length === 1 ? '1 file' : `${layers.length} files`;
  return {
    headline: `${formatBytes(virtualSize)} virtual, ${files}`,
    gap: gap === null ? null : `Not whole: ${gap}`,
    warnings,
    coverage: coverageWords(coverage),
    layers: layers.map(({ name, decides, hidden, merge }) => ({
      path: name,
      name: shortNameOf(name),
      inUse: decides,
      hidden,
      merge: merge && mergeWords(merge),
    })),
  };
}

function mergeWords({ writes, frees }: NonNullable<LayerSummary['merge']>): string {
  const gains = frees < 0 ? 'takes' : 'frees';
  return `writes ${formatBytes(writes)}, ${gains} ${formatBytes(Math.abs(frees))}`;
}
