import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { ClusterLayout } from './cluster-extents.ts';
import type { OccupiedRange } from './file-system.ts';

/**
 * Which clusters are in use, as ranges of the volume; what lies before and behind the clusters is.
 * @param isFree of a cluster; a failure makes it `unknown`
 */
export async function* tableOccupancy(
  { dataOffset, clusterSize, clusterCount }: ClusterLayout,
  position: number,
  length: number,
  isFree: (cluster: number) => Promise<boolean>,
): AsyncGenerator<OccupiedRange> {
  const end = position + length;
  const dataEnd = dataOffset + clusterCount * clusterSize;
  let range: OccupiedRange | null = null;
  for (let at = position; at < end; ) {
    const inside = at >= dataOffset && at < dataEnd;
    const cluster = Math.floor((at - dataOffset) / clusterSize);
    const stop = inside
      ? dataOffset + (cluster + 1) * clusterSize
      : at < dataOffset
        ? dataOffset
        : end;
    const state = inside ? await stateOf(cluster + 2, isFree) : 'in-use';
    const until = Math.min(stop, end);
    const own: OccupiedRange = { position: at, length: until - at, state };
    const joined: OccupiedRange | null = range && join(range, own);
    if (range && !joined) yield range;
    range = joined ?? own;
    at = until;
  }
  if (range) yield range;
}

function join(first: OccupiedRange, second: OccupiedRange): OccupiedRange | null {
  if (first.state !== second.state) return null;
  return { ...first, length: first.length + second.length };
}

async function stateOf(
  cluster: number,
  isFree: (cluster: number) => Promise<boolean>,
): Promise<OccupiedRange['state']> {
  try {
    return (await isFree(cluster)) ? 'free' : 'in-use';
  } catch (error) {
    if (error instanceof VhdsetError) return 'unknown';
    throw error;
  }
}
