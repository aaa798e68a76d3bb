import { ByteRanges } from '../bytes/byte-ranges.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { DeletedEntry, FileStream, FileSystem, StreamExtent } from './file-system.ts';
import { type RemainingRange, remainsOf } from './remains.ts';
import { RemainsSource } from './remains-source.ts';
import { talliedRemains } from './tallied-remains.ts';

/** A stream of a deleted file. */
export interface DeletedStream {
  readonly entry: DeletedEntry;
  /** Empty for the content itself. */
  readonly stream: string;
}

/**
 * Opens streams of deleted files so that what is doubtful of them is missing: what was given to another
 * file since, what another deleted file claims as well, and what the description of the file has lost.
 * @param wanted all that are going to be opened: they are weighed together, which takes one walk
 * @param accepted whether what is doubtful is read as it lies there now
 */
export async function openedAsLeft(
  fileSystem: FileSystem,
  wanted: readonly DeletedStream[],
  accepted: boolean,
  signal?: AbortSignal,
): Promise<Pick<FileSystem, 'openStream'>> {
  const doubts = new Map<string, ByteRanges>();
  if (!accepted) {
    const left: { key: string; entry: DeletedEntry; ranges: RemainingRange[] }[] = [];
    for (const { entry, stream } of wanted) {
      const ranges = await rangesLeft(fileSystem, entry, stream);
      if (ranges) left.push({ key: keyOf(entry, stream), entry, ranges });
    }
    const tallies = await talliedRemains(fileSystem, left, signal);
    for (const [i, { doubtful }] of tallies.entries()) doubts.set(left[i]!.key, doubtful);
  }
  return {
    async openStream(entry, stream = '') {
      const content = await fileSystem.openStream(entry, stream);
      const doubtful = doubts.get(keyOf(entry, stream)) ?? new ByteRanges();
      return new RemainsStream(content, entry.path, doubtful);
    },
  };
}

const keyOf = (
  { id, generation, path }: Pick<DeletedEntry, 'id' | 'generation' | 'path'>,
  stream: string,
) => JSON.stringify([id, generation, path, stream]);

/** Null for what is not read: whoever opens it is told why. */
async function rangesLeft(
  fileSystem: FileSystem,
  entry: DeletedEntry,
  stream: string,
): Promise<RemainingRange[] | null> {
  const ranges: RemainingRange[] = [];
  try {
    for await (const range of remainsOf(fileSystem, entry, stream)) ranges.push(range);
  } catch (error) {
    if (error instanceof VhdsetError) return null;
    throw error;
  }
  return ranges;
}

/** What is left of a stream: what is doubtful of it is missing. */
class RemainsStream extends RemainsSource implements FileStream {
  readonly #content: FileStream;
  readonly #doubtful: ByteRanges;

  constructor(content: FileStream, path: string, doubtful: ByteRanges) {
    super(content, path, { accepted: false, doubtful });
    this.#content = content;
    this.#doubtful = doubtful;
  }

  extents(): readonly StreamExtent[] {
    if (this.#doubtful.isEmpty) return this.#content.extents();
    return this.#content.extents().flatMap((extent) => [...splitByDoubt(extent, this.#doubtful)]);
  }
}

function* splitByDoubt(extent: StreamExtent, doubtful: ByteRanges): Generator<StreamExtent> {
  const { offset, length, kind, position } = extent;
  const doubts = kind === 'zero' ? [] : [...doubtful.within(offset, length)];
  if (doubts.length === 0 || position === null) {
    yield extent;
    return;
  }
  const lost = { kind: 'missing', position: null, storedLength: 0 } as const;
  // What is decoded from a place is lost as a whole with any part of it.
  if (kind === 'encoded') {
    yield { offset, length, ...lost };
    return;
  }
  let at = offset;
  for (const doubt of doubts) {
    yield* part(extent, at, doubt.offset);
    yield { ...doubt, ...lost };
    at = doubt.offset + doubt.length;
  }
  yield* part(extent, at, offset + length);
}

function* part(extent: StreamExtent, from: number, end: number): Generator<StreamExtent> {
  if (end <= from) return;
  const position = extent.position! + from - extent.offset;
  yield { offset: from, length: end - from, kind: 'data', position, storedLength: end - from };
}
