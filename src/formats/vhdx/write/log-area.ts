import type { Guid } from '../../../bytes/guid.ts';
import type { Patch } from '../../../bytes/overlay-source.ts';
import { encodeLogEntry, LOG_SECTOR_BYTES } from '../log-entry.ts';

/** What the log of a new file holds. */
export interface LogSpec {
  /** Of the entries, and of the headers unless `clean`. */
  readonly guid: Guid;
  readonly entries: readonly LogEntrySpec[];
  /** The entries are leftovers: the headers' LogGuid is zero. */
  readonly clean?: boolean;
}

/** One entry; what is not given makes a plain sequence that is to be replayed whole. */
export interface LogEntrySpec {
  /** Data patches of 4096 bytes each, zero patches of multiples of it. */
  readonly patches?: readonly Patch[];
  /** Byte offset in the log, a multiple of 4096; behind the entry before when not given, around the end. */
  readonly position?: number;
  /** The number of the entry before plus one; the first has 1. */
  readonly sequenceNumber?: bigint;
  /** The log's own when not given. */
  readonly guid?: Guid;
  /** Which entry of the list the tail points to; the first with the same GUID when not given. */
  readonly tail?: number;
  /** Bytes; the length of the finished file when not given. */
  readonly flushedFileOffset?: number;
  /** Bytes; the length of the finished file when not given. */
  readonly lastFileOffset?: number;
  /** Sectors of 4096 bytes at the end of the entry that never reached the disk. */
  readonly tornSectors?: number;
}

/**
 * The bytes of a log area ([MS-VHDX] 2.3).
 * @param length of the area in bytes
 * @param fileSize of the finished file in bytes
 */
export function encodeLogArea(spec: LogSpec, length: number, fileSize: number): Uint8Array {
  const area = new Uint8Array(length);
  const placed: { guid: Guid; position: number }[] = [];
  let position = 0;
  let sequenceNumber = 0n;
  for (const entry of spec.entries) {
    position = entry.position ?? position;
    sequenceNumber = entry.sequenceNumber ?? sequenceNumber + 1n;
    const logGuid = entry.guid ?? spec.guid;
    placed.push({ guid: logGuid, position });
    const tail =
      entry.tail === undefined ? placed.find(({ guid }) => guid === logGuid) : placed[entry.tail];
    if (!tail) throw new RangeError(`the tail points to entry ${entry.tail}, which does not exist`);
    const bytes = encodeLogEntry({
      patches: entry.patches ?? [],
      sequenceNumber,
      logGuid,
      tail: tail.position,
      flushedFileOffset: entry.flushedFileOffset ?? fileSize,
      lastFileOffset: entry.lastFileOffset ?? fileSize,
    });
    if (bytes.length > length) throw new RangeError(`an entry of ${bytes.length} bytes can't fit`);
    const written = bytes.length - (entry.tornSectors ?? 0) * LOG_SECTOR_BYTES;
    putAround(area, bytes.subarray(0, written), position);
    position = (position + bytes.length) % length;
  }
  return area;
}

/** Copies `bytes` to `position`, around the end of the area. */
function putAround(area: Uint8Array, bytes: Uint8Array, position: number): void {
  const head = bytes.subarray(0, area.length - position);
  area.set(head, position);
  area.set(bytes.subarray(head.length));
}
