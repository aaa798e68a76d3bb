import type { ByteRanges } from '../bytes/byte-ranges.ts';
import type { FileRemains } from '../bytes/file-tree.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { DeletedEntry, FileSystem } from './file-system.ts';
import type { RemainingRange } from './remains.ts';
import { type Claim, RivalClaims, rangesOf } from './rival-claims.ts';

/** A deleted file, and what became of the ranges of one of its streams. */
export interface LeftOfFile {
  readonly entry: DeletedEntry;
  readonly ranges: readonly RemainingRange[];
}

/** How much of a stream is left, in bytes, and which parts of it are doubtful. */
export type RemainsTally = Pick<FileRemains, 'free' | 'reused' | 'contested' | 'lost' | 'doubtful'>;

/**
 * Weighs what is left of streams against every other deleted file of the volume: clusters that are free may
 * have belonged to another one since.
 * @returns a tally for each, in their order
 */
export async function talliedRemains(
  fileSystem: FileSystem,
  left: readonly LeftOfFile[],
  signal?: AbortSignal,
): Promise<RemainsTally[]> {
  const contested = await contestedBy(fileSystem, left, signal);
  return left.map(({ ranges }, i) => tallied(ranges, contested[i]!));
}

/** For each, the parts of the volume that another deleted file may have had after it. */
async function contestedBy(
  fileSystem: FileSystem,
  left: readonly LeftOfFile[],
  signal?: AbortSignal,
): Promise<readonly ByteRanges[]> {
  if (left.length === 0) return [];
  const rivals = new RivalClaims(
    left.map(({ entry, ranges }) => {
      const { id, times } = entry;
      return { id, since: times.created, claims: ranges.filter(isFree).map(onVolume) };
    }),
  );
  for await (const entry of fileSystem.deleted({ signal, systemFiles: true })) {
    const { created, modified, changed } = entry.times;
    const times = [created, modified, changed].filter((time) => time !== null);
    const until = times.reduce<bigint | null>((a, b) => (a === null || b > a ? b : a), null);
    rivals.add(entry.id, until, await claimsOf(fileSystem, entry));
  }
  return rivals.contested();
}

async function claimsOf(fileSystem: FileSystem, entry: DeletedEntry): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const { name, storage } of entry.streams) {
    if (storage === 'resident') continue;
    try {
      const stream = await fileSystem.openStream(entry, name);
      for (const { position, storedLength } of stream.extents()) {
        if (position !== null) claims.push({ offset: position, length: storedLength });
      }
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
    }
  }
  return claims;
}

const isFree = ({ state, position }: RemainingRange) => state === 'free' && position !== null;
const onVolume = ({ position, length }: RemainingRange): Claim => ({ offset: position!, length });

function tallied(ranges: readonly RemainingRange[], contested: ByteRanges): RemainsTally {
  const sums = { free: 0, reused: 0, contested: 0, lost: 0 };
  const doubtful: Claim[] = [];
  for (const { offset, length, position, state } of ranges) {
    if (state === 'in-use' || state === 'unknown' || state === 'missing') {
      sums[state === 'in-use' ? 'reused' : state === 'unknown' ? 'contested' : 'lost'] += length;
      doubtful.push({ offset, length });
      continue;
    }
    let twice = 0;
    for (const part of state === 'free' ? contested.within(position!, length) : []) {
      twice += part.length;
      doubtful.push({ offset: offset + part.offset - position!, length: part.length });
    }
    sums.contested += twice;
    sums.free += length - twice;
  }
  return { ...sums, doubtful: rangesOf(doubtful) };
}
