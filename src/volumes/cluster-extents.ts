import type { ClusterRun } from '../formats/fat/allocation-table.ts';
import type { StreamExtent } from './file-system.ts';

/** Where the clusters of a volume lie. */
export interface ClusterLayout {
  /** Bytes from the start of the volume to cluster 2. */
  readonly dataOffset: number;
  readonly clusterSize: number;
  readonly clusterCount: number;
}

/** Bytes from the start of the volume. */
export const clusterPosition = ({ dataOffset, clusterSize }: ClusterLayout, cluster: number) =>
  dataOffset + (cluster - 2) * clusterSize;

/**
 * The extents of content in clusters: what the runs do not reach is `missing`, what lies beyond the
 * valid length is zeros.
 * @param size bytes
 * @param validSize bytes that were ever written
 */
export function clusterExtents(
  layout: ClusterLayout,
  runs: readonly ClusterRun[],
  size: number,
  validSize = size,
): StreamExtent[] {
  const extents: StreamExtent[] = [];
  let offset = 0;
  for (const { first, count } of runs) {
    const length = Math.min(count * layout.clusterSize, validSize - offset);
    if (length <= 0) break;
    const position = clusterPosition(layout, first);
    extents.push({ offset, length, kind: 'data', position, storedLength: length });
    offset += length;
  }
  const none = { position: null, storedLength: 0 };
  if (offset < validSize) {
    extents.push({ offset, length: validSize - offset, kind: 'missing', ...none });
  }
  if (validSize < size) {
    extents.push({ offset: validSize, length: size - validSize, kind: 'zero', ...none });
  }
  return extents;
}

/** Clusters that follow each other, cut at the end of the volume. */
export function contiguousRun(
  { clusterSize, clusterCount }: ClusterLayout,
  first: number,
  size: number,
): ClusterRun[] {
  const end = clusterCount + 2;
  if (first < 2 || first >= end || size === 0) return [];
  return [{ first, count: Math.min(Math.ceil(size / clusterSize), end - first) }];
}
