import type { DeletedEntry, FileSystem, OccupiedRange } from './file-system.ts';

/** What became of a range of a deleted file. Offset and length in its content, in bytes. */
export interface RemainingRange {
  readonly offset: number;
  readonly length: number;
  /** Where it lies on the volume; null for what the file's own description lost. */
  readonly position: number | null;
  /**
   * `held`: in the file's own record, which is still there. `zero`: zeros that were never stored.
   * `free`: no file uses the clusters now, though one may have, and been deleted since. `in-use`: they
   * belong to another file: the content is lost. `unknown`: the map of clusters cannot be read there.
   * `missing`: the file does not tell where the range lay.
   */
  readonly state: OccupiedRange['state'] | 'held' | 'zero' | 'missing';
}

/**
 * What is left of the content of a deleted file, range by range. A range that depends on several
 * places, as the units of a compressed stream do, comes once for each of them.
 * @throws {FileSystemError} what `openStream` throws
 */
export async function* remainsOf(
  fileSystem: FileSystem,
  entry: DeletedEntry,
  stream = '',
): AsyncGenerator<RemainingRange> {
  const content = await fileSystem.openStream(entry, stream);
  const resident = entry.streams.find(({ name }) => name === stream)?.storage === 'resident';
  for (const { offset, length, kind, position, storedLength } of content.extents()) {
    if (kind === 'zero' || kind === 'missing' || position === null) {
      yield { offset, length, position: null, state: kind === 'zero' ? 'zero' : 'missing' };
      continue;
    }
    if (resident) {
      yield { offset, length, position, state: 'held' };
      continue;
    }
    for await (const range of fileSystem.occupancy(position, storedLength)) {
      // What is decoded from a place is lost as a whole with any part of it.
      if (kind === 'encoded') {
        yield { offset, length, position: range.position, state: range.state };
        continue;
      }
      const from = offset + range.position - position;
      yield { offset: from, length: range.length, position: range.position, state: range.state };
    }
  }
}
