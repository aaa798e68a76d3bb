import type { ByteRange, ByteRanges } from '../bytes/byte-ranges.ts';
import type { FileStream } from './file-system.ts';

/** Whether the content of a file is at hand: all of it, some, or none. */
export interface Wholeness {
  readonly state: 'whole' | 'partly-missing' | 'missing';
  /** What is not, in the file; in order, neighbours as one. */
  readonly missing: readonly ByteRange[];
}

const WHOLE: Wholeness = { state: 'whole', missing: [] };

/**
 * Whether the content of a stream is at hand. Content that is decoded from what lies on the volume
 * is missing as soon as a part of that is.
 * @param missing of the disk
 * @param volumeOffset where the volume begins on the disk
 */
export function wholenessOf(
  stream: FileStream,
  missing: ByteRanges,
  volumeOffset: number,
): Wholeness {
  const lost: { offset: number; length: number }[] = [];
  for (const { offset, length, kind, position, storedLength } of stream.extents()) {
    if (kind === 'zero' || length === 0) continue;
    if (kind === 'missing' || position === null) push(lost, offset, length);
    else {
      for (const range of missing.within(volumeOffset + position, storedLength)) {
        if (kind === 'encoded') {
          push(lost, offset, length);
          break;
        }
        push(lost, offset + range.offset - volumeOffset - position, range.length);
      }
    }
  }
  if (lost.length === 0) return WHOLE;
  const bytes = lost.reduce((sum, { length }) => sum + length, 0);
  return { state: bytes >= stream.size ? 'missing' : 'partly-missing', missing: lost };
}

function push(ranges: { offset: number; length: number }[], offset: number, length: number): void {
  const last = ranges.at(-1);
  if (last && last.offset + last.length >= offset) {
    last.length = Math.max(last.length, offset + length - last.offset);
  } else ranges.push({ offset, length });
}
