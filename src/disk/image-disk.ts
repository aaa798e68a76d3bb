import type { ByteSource } from '../bytes/byte-source.ts';
import type { Extent } from './extent.ts';
import type { CopiedDisk } from './read-ahead.ts';
import { Damaged, Kind, RunList } from './run-list.ts';
import { UnreadableRanges } from './unreadable-ranges.ts';

/** The image of a disk, with the parts of it that it does not hold. */
export interface DiskInImage {
  /** How it is named to people. */
  readonly name: string;
  readonly source: ByteSource;
  /** What is missing of a range of the disk, in order. Bytes. */
  readonly missing: {
    within(
      offset: number,
      length: number,
    ): Iterable<{ readonly offset: number; readonly length: number }>;
  };
}

/** A disk that is one file, byte for byte, and not a chain. */
export interface ImageDisk extends CopiedDisk {
  readonly physicalSectorSize: number;
  /**
   * What decides each part of a range, as of a chain: all is `data` but what the image does not hold.
   * @throws {RangeError} when the range is not on the disk
   */
  runs(offset?: number, length?: number): AsyncGenerator<RunList>;
}

/** An image does not tell it. */
const PHYSICAL_SECTOR = 4096;
/** Runs of one list: an image may have a million bad sectors. */
const MOST_RUNS = 16 * 1024;

export function openImageDisk({ name, source, missing }: DiskInImage): ImageDisk {
  const { size } = source;
  const unreadable = new UnreadableRanges();

  async function* runs(offset = 0, length = size - offset): AsyncGenerator<RunList> {
    const end = offset + length;
    if (!(offset >= 0 && length >= 0 && end <= size)) {
      throw new RangeError(
        `${length} bytes at offset ${offset} are not on a disk of ${size} bytes`,
      );
    }
    let list = new RunList();
    let at = offset;
    for (const { offset: from, length: lost } of missing.within(offset, length)) {
      if (from > at) list.push(at, from - at, Kind.Data, 0, at);
      list.push(from, lost, Kind.Missing, 0, Damaged.PayloadUnreadable);
      at = from + lost;
      if (list.count < MOST_RUNS) continue;
      yield unreadable.cut(list);
      list = new RunList();
    }
    if (at < end) list.push(at, end - at, Kind.Data, 0, at);
    if (list.count > 0) yield unreadable.cut(list);
  }

  async function* extents(offset?: number, length?: number): AsyncGenerator<Extent> {
    for await (const list of runs(offset, length)) {
      for (let i = 0; i < list.count; i++) yield list.extentAt(i);
    }
  }

  return {
    virtualSize: size,
    physicalSectorSize: PHYSICAL_SECTOR,
    layers: [{ name, vhdx: { source } }],
    unreadable,
    runs,
    extents,
  };
}
