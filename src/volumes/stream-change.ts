import type { ByteRanges } from '../bytes/byte-ranges.ts';
import type { FileStream, StreamExtent } from './file-system.ts';

/**
 * How the content of a stream differs between two states of a volume, as far as its place tells:
 * content that was written may be the same as before. In bytes.
 */
export interface ContentChange {
  /** Stored in the newer state, and written since, or at another place than before. */
  readonly bytes: number;
  /** The same of the older state: stored there, and overwritten or given up since. */
  readonly previousBytes: number;
  /** Of which one of the states does not tell where they lie. */
  readonly unknownBytes: number;
}

/** A part of a stream that lies in one piece; or that is decoded from several. */
interface Segment {
  readonly offset: number;
  readonly end: number;
  readonly kind: StreamExtent['kind'];
  /** Where it lies on the volume. */
  readonly pieces: readonly { readonly position: number; readonly length: number }[];
}

/**
 * Compares two states of a stream by where they lie, without reading either.
 * @param newer null where the stream is not there any more, `older` where it was not there yet
 * @param written parts of the volume that were written between the two states
 */
export function contentChange(
  newer: FileStream | null,
  older: FileStream | null,
  written: ByteRanges,
): ContentChange {
  const [a, b] = [segmentsOf(newer), segmentsOf(older)];
  let [bytes, previousBytes, unknownBytes] = [0, 0, 0];
  let [i, j] = [0, 0];
  for (let at = 0; i < a.length || j < b.length; ) {
    const [ours, theirs] = [a[i], b[j]];
    const end = Math.min(ours?.end ?? Infinity, theirs?.end ?? Infinity);
    const length = end - at;
    if (ours?.kind === 'missing' || theirs?.kind === 'missing') unknownBytes += length;
    else if (ours && theirs && liesAlike(ours, theirs, at)) {
      const touched = touchedBytes(ours, at, length, written);
      bytes += touched;
      previousBytes += touched;
    } else {
      if (isStored(ours)) bytes += length;
      if (isStored(theirs)) previousBytes += length;
    }
    if (ours?.end === end) i++;
    if (theirs?.end === end) j++;
    at = end;
  }
  return { bytes, previousBytes, unknownBytes };
}

/** The same for content that lies in the files' records, which have been read with them. */
export async function residentChange(newer: FileStream, older: FileStream): Promise<ContentChange> {
  const [ours, theirs] = [new Uint8Array(newer.size), new Uint8Array(older.size)];
  await newer.read(ours, 0);
  await older.read(theirs, 0);
  const same = ours.length === theirs.length && ours.every((byte, i) => byte === theirs[i]);
  return same
    ? { bytes: 0, previousBytes: 0, unknownBytes: 0 }
    : { bytes: ours.length, previousBytes: theirs.length, unknownBytes: 0 };
}

function segmentsOf(stream: FileStream | null): Segment[] {
  const segments: Segment[] = [];
  let pieces: { position: number; length: number }[] = [];
  for (const { offset, length, kind, position, storedLength } of stream?.extents() ?? []) {
    if (length === 0) continue;
    const last = segments.at(-1);
    const piece = position === null ? [] : [{ position, length: storedLength }];
    if (kind === 'encoded' && last?.offset === offset) pieces.push(...piece);
    else {
      pieces = piece;
      segments.push({ offset, end: offset + length, kind, pieces });
    }
  }
  return segments;
}

const isStored = (segment: Segment | undefined) =>
  segment !== undefined && segment.kind !== 'zero' && segment.kind !== 'missing';

/** Whether two segments take what is at `at` in the stream from the same place. */
function liesAlike(a: Segment, b: Segment, at: number): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'zero') return true;
  if (a.kind === 'data') {
    return a.pieces[0]!.position + at - a.offset === b.pieces[0]!.position + at - b.offset;
  }
  return (
    a.offset === b.offset &&
    a.end === b.end &&
    a.pieces.length === b.pieces.length &&
    a.pieces.every(({ position, length }, i) => {
      const other = b.pieces[i]!;
      return position === other.position && length === other.length;
    })
  );
}

/** What is decoded is touched as a whole by any write to its pieces. */
function touchedBytes(segment: Segment, at: number, length: number, written: ByteRanges): number {
  if (segment.kind === 'zero') return 0;
  if (segment.kind === 'data') {
    return written.bytesWithin(segment.pieces[0]!.position + at - segment.offset, length);
  }
  const touched = segment.pieces.some((piece) => {
    return written.bytesWithin(piece.position, piece.length) > 0;
  });
  return touched ? length : 0;
}
