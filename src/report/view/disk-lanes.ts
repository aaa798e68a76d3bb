import { layerShares } from '../../disk/layer-shares.ts';
import type { VirtualDisk } from '../../disk/virtual-disk.ts';
import { shortNameOf } from './names.ts';

/** Which files hold which part of a disk, in lanes: what a picture of it and its table show. */
export interface DiskLanes {
  /** Bytes. */
  readonly virtualSize: number;
  /** Bytes that one column stands for; the last one may stand for less. */
  readonly columnBytes: number;
  readonly columns: number;
  /** Youngest first, then what no file decides. Every byte of the disk is in one lane. */
  readonly lanes: readonly DiskLane[];
}

export interface DiskLane {
  /** `files 2 to 5`: counted from the leaf, which is the first. */
  readonly name: string;
  /** `file`: of one, or of several neighbours in the chain. */
  readonly kind: 'file' | 'unwritten' | 'unknown';
  /** How many files it stands for; 0 for what no file decides. */
  readonly files: number;
  /** Bytes of the disk that are in it. */
  readonly bytes: number;
  /** Bytes of each column that are in it. */
  readonly shares: Float64Array;
}

/** What fits a page: of a longer chain, neighbours share a lane. */
const MOST_LANES = 10;
const COLUMNS = 500;

/** Reads the tables of the whole chain, no payload. */
export async function diskLanes(disk: VirtualDisk): Promise<DiskLanes> {
  const { layers, virtualSize } = disk;
  const groups = groupsOf(layers.length);
  const groupOf = Int32Array.from({ length: layers.length });
  for (const [group, { first, count }] of groups.entries())
    groupOf.fill(group, first, first + count);
  const shares = await layerShares(disk, {
    ...{ most: COLUMNS, groups: groups.length },
    groupOf: (layer) => groupOf[layer]!,
  });
  const files = groups.map(({ first, count }, group): DiskLane => {
    const name =
      count === 1 ? shortNameOf(layers[first]!.name) : `files ${first + 1} to ${first + count}`;
    return laneOf(name, 'file', count, shares.groups[group]!);
  });
  const rest = [
    laneOf('never written: zeros', 'unwritten', 0, shares.unwritten),
    laneOf('missing or damaged', 'unknown', 0, shares.unknown),
  ].filter(({ bytes }) => bytes > 0);
  return {
    ...{ virtualSize, columnBytes: shares.cellBytes, columns: shares.cells },
    lanes: [...files, ...rest],
  };
}

function laneOf(
  name: string,
  kind: DiskLane['kind'],
  files: number,
  shares: Float64Array,
): DiskLane {
  return { name, kind, files, bytes: shares.reduce((sum, share) => sum + share, 0), shares };
}

/** The leaf and the base by themselves; what is between in parts of about one size. */
function groupsOf(layers: number): { first: number; count: number }[] {
  if (layers <= MOST_LANES) {
    return Array.from({ length: layers }, (_, first) => ({ first, count: 1 }));
  }
  const between = layers - 2;
  const parts = MOST_LANES - 2;
  const bounds = Array.from({ length: parts + 1 }, (_, i) => 1 + Math.round((between * i) / parts));
  return [
    { first: 0, count: 1 },
    ...bounds.slice(0, -1).map((first, i) => ({ first, count: bounds[i + 1]! - first })),
    { first: layers - 1, count: 1 },
  ];
}
