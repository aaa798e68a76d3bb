import { Kind } from './run-list.ts';
import type { VirtualDisk } from './virtual-disk.ts';

/** A disk cut into cells of one size, and what decides how much of each. All in bytes. */
export interface LayerShares {
  /** Size of a cell, a multiple of the logical sector; the last one may be shorter. */
  readonly cellBytes: number;
  readonly cells: number;
  /** For each group of layers: what its files store, or say is zero, of each cell. */
  readonly groups: readonly Float64Array[];
  /** Of each cell: never written in a complete chain, so zeros. */
  readonly unwritten: Float64Array;
  /** Of each cell: what no file found can tell. */
  readonly unknown: Float64Array;
}

/**
 * Sums up which files decide the parts of a disk. The memory depends on the number of cells and groups,
 * never on the size of the disk or the number of its extents; tables are read, no payload.
 * @param groupOf the group that a layer belongs to, from 0 on
 * @param most cells: at least 1; a disk of fewer sectors has fewer
 */
export async function layerShares(
  disk: Pick<VirtualDisk, 'virtualSize' | 'logicalSectorSize' | 'runs'>,
  { most, groups, groupOf }: { most: number; groups: number; groupOf: (layer: number) => number },
): Promise<LayerShares> {
  const { virtualSize, logicalSectorSize } = disk;
  const sectors = Math.ceil(virtualSize / most / logicalSectorSize);
  const cellBytes = Math.max(1, sectors) * logicalSectorSize;
  const cells = Math.max(1, Math.ceil(virtualSize / cellBytes));
  const columns = () => new Float64Array(cells);
  const shares = {
    ...{ cellBytes, cells, unwritten: columns(), unknown: columns() },
    groups: Array.from({ length: groups }, columns),
  };
  for await (const { count, offset, length, kind, layer } of disk.runs()) {
    for (let i = 0; i < count; i++) {
      const lost = kind[i] === Kind.Missing;
      const decided = layer[i]! >= 0 && !lost;
      const column = lost
        ? shares.unknown
        : decided
          ? shares.groups[groupOf(layer[i]!)]!
          : shares.unwritten;
      const end = offset[i]! + length[i]!;
      for (let start = offset[i]!; start < end; ) {
        const cell = Math.floor(start / cellBytes);
        const stop = Math.min(end, (cell + 1) * cellBytes);
        column[cell]! += stop - start;
        start = stop;
      }
    }
  }
  return shares;
}
