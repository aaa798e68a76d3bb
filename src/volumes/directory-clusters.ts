import type { ByteSource } from '../bytes/byte-source.ts';
import type { ClusterChain } from '../formats/fat/allocation-table.ts';
import { type ClusterLayout, clusterExtents, clusterPosition } from './cluster-extents.ts';
import { ExtentStream } from './extent-stream.ts';
import { FileSystemError } from './file-system-error.ts';

/** The bytes of a directory of FAT or exFAT. */
export interface DirectoryContent {
  readonly bytes: Uint8Array;
  /** From an offset in the directory to one on the volume. */
  readonly offsets: (offset: number) => number;
  /** Whether its chain of clusters ends without an end mark. */
  readonly cut: boolean;
}

/**
 * Reads all clusters of a directory.
 * @param path of the directory, for errors
 * @throws {FileSystemError} `file-damaged` where its chain has no cluster, or comes back to itself
 */
export async function readDirectoryClusters(
  volume: ByteSource,
  layout: ClusterLayout,
  path: string,
  { runs, ends }: ClusterChain,
): Promise<DirectoryContent> {
  if (runs.length === 0 || ends === 'cycle') {
    const explanation = 'the clusters of the directory lead nowhere, or in a circle';
    throw new FileSystemError('file-damaged', path, explanation);
  }
  const { clusterSize } = layout;
  const places = runs.flatMap(({ first, count }) =>
    Array.from({ length: count }, (_, index) => clusterPosition(layout, first + index)),
  );
  const bytes = new Uint8Array(places.length * clusterSize);
  const extents = clusterExtents(layout, runs, bytes.length);
  await new ExtentStream(volume, path, extents).read(bytes, 0);
  return {
    bytes,
    cut: ends === 'broken',
    offsets: (offset) => places[Math.floor(offset / clusterSize)]! + (offset % clusterSize),
  };
}
