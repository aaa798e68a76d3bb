import { VhdsetError } from '../../bytes/vhdset-error.ts';
import type { FileStream, OccupiedRange } from '../file-system.ts';

/** Bytes of the map that are read at once: as many bits of clusters. */
const PIECE = 64 * 1024;

/**
 * Which clusters are in use, by the map that the volume keeps of them.
 * @param map the content of `$Bitmap`; null when it cannot be opened
 * @param from a position on the volume, and `end` behind it, in bytes
 */
export async function* occupiedRanges(
  map: FileStream | null,
  clusterSize: number,
  from: number,
  end: number,
): AsyncGenerator<OccupiedRange> {
  let last: { position: number; length: number; state: OccupiedRange['state'] } | null = null;
  for await (const next of clusterStates(map, clusterSize, from, end)) {
    if (last?.state === next.state) {
      last.length += next.length;
      continue;
    }
    if (last) yield last;
    last = { ...next };
  }
  if (last) yield last;
}

async function* clusterStates(
  map: FileStream | null,
  clusterSize: number,
  from: number,
  end: number,
): AsyncGenerator<OccupiedRange> {
  const endCluster = Math.ceil(end / clusterSize);
  const range = (first: number, stop: number, state: OccupiedRange['state']): OccupiedRange => {
    const position = Math.max(from, first * clusterSize);
    return { position, length: Math.min(end, stop * clusterSize) - position, state };
  };
  for (let cluster = Math.floor(from / clusterSize); cluster < endCluster; ) {
    const firstByte = Math.floor(cluster / 8);
    const mapped = (map?.size ?? 0) - firstByte;
    if (mapped <= 0) {
      yield range(cluster, endCluster, 'unknown');
      return;
    }
    const bytes = Math.min(PIECE, mapped, Math.ceil(endCluster / 8) - firstByte);
    const bits = await readBits(map, firstByte, bytes);
    const stop = Math.min(endCluster, (firstByte + bytes) * 8);
    while (cluster < stop) {
      const first = cluster;
      if (bits === null) {
        cluster = stop;
        yield range(first, stop, 'unknown');
        continue;
      }
      const set = isSet(bits, cluster - firstByte * 8);
      const whole = set ? 0xff : 0;
      do {
        const at = cluster - firstByte * 8;
        // Eight at a time where the byte is alike.
        cluster += at % 8 === 0 && bits[at >>> 3] === whole ? 8 : 1;
      } while (cluster < stop && isSet(bits, cluster - firstByte * 8) === set);
      cluster = Math.min(cluster, stop);
      yield range(first, cluster, set ? 'in-use' : 'free');
    }
  }
}

function isSet(bits: Uint8Array, index: number): boolean {
  return (bits[index >>> 3]! & (1 << (index & 7))) !== 0;
}

/** Null where the medium does not give it. */
async function readBits(
  map: FileStream | null,
  first: number,
  count: number,
): Promise<Uint8Array | null> {
  if (map === null) return null;
  const bits = new Uint8Array(count);
  try {
    await map.read(bits, first);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return null;
  }
  return bits;
}
