import { createHash } from 'node:crypto';
import type { ByteRange, ByteRanges } from '../bytes/byte-ranges.ts';
import { type FileTime, fileTimeToDate } from '../bytes/file-time.ts';
import { SourceChangedError } from '../bytes/source-changed-error.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { ExtractionFolder, KeptTimes } from '../node/extraction-folder.ts';
import { OutputError } from '../node/output-error.ts';
import type { SafePaths } from '../node/safe-names.ts';
import { mapConcurrently } from '../sets/map-concurrently.ts';
import type { FileEntry, FileStream, FileSystem, FileTimes } from '../volumes/file-system.ts';
import { wholenessOf } from '../volumes/wholeness.ts';

/** What became of one file or stream. */
export interface ExtractedFile {
  /** On the volume; a named stream as `path:stream`. */
  readonly source: string;
  /** Below the folder, with `/`; null where nothing was written. */
  readonly target: string | null;
  readonly size: number;
  /** Of the bytes written, when it was asked for. */
  readonly sha256: string | null;
  readonly modified: FileTime | null;
  readonly zone: FileTimes['zone'];
  readonly content: 'whole' | 'partly-missing' | 'missing' | 'not-read';
  /** What is missing of it; zeros stand there in what was written. */
  readonly missing: readonly ByteRange[];
  /** Why nothing was written; null when something was. */
  readonly skipped: string | null;
}

export interface ExtractionOptions {
  readonly fileSystem: Pick<FileSystem, 'openStream'>;
  /** Proves that the disk did not change: asked before a file gets its name. */
  readonly verifyUnchanged: () => Promise<void>;
  readonly volumeOffset: number;
  readonly missing: ByteRanges;
  readonly folder: ExtractionFolder;
  readonly paths: SafePaths;
  /** Whether a file that is not whole is written, with zeros, and marked. */
  readonly allowMissing: boolean;
  readonly hash: boolean;
  /** Called with the bytes that were written. */
  readonly onBytes: (count: number) => void;
}

/** Behind the name of a file of which a part is zeros because it is missing. */
const INCOMPLETE_MARK = '.incomplete';

const AT_A_TIME = 4;
/** Bytes; of each file that is being written there are two. */
const PIECE = 2 * 1024 * 1024;

/** A stream of a file that is to be written. */
export interface StreamToExtract {
  readonly entry: FileEntry;
  /** Its name; empty for the content of the file. */
  readonly stream: string;
  /** Below the folder, as the volume has them. */
  readonly names: readonly string[];
}

/**
 * Writes streams, several at a time: while the system makes one file durable, others are written.
 * @returns what became of each, in their order
 * @throws {OutputError} when one cannot be written; what cannot be read is in its result
 * @throws {SourceChangedError} when the disk has changed; what is being written has not got its name then
 */
export async function extractStreams(
  options: ExtractionOptions,
  streams: readonly StreamToExtract[],
): Promise<ExtractedFile[]> {
  let turn: Promise<unknown> = Promise.resolve();
  return mapConcurrently(streams, AT_A_TIME, async (one) => {
    // Which of two files gets the name that both ask for must not depend on which is faster.
    const placed = turn.then(() => place(options, one));
    turn = placed.catch(() => {});
    const { result, content } = await placed;
    return content ? write(options, one, result, content) : result;
  });
}

/** Where a stream is to go; without content, nothing of it is written. */
interface Placed {
  readonly result: ExtractedFile;
  readonly content: FileStream | null;
}

async function place(
  { fileSystem, missing, volumeOffset, allowMissing, paths }: ExtractionOptions,
  { entry, stream, names }: StreamToExtract,
): Promise<Placed> {
  const source = stream === '' ? entry.path : `${entry.path}:${stream}`;
  const size = entry.streams.find(({ name }) => name === stream)?.size ?? entry.size;
  const { modified, zone } = entry.times;
  const facts = { source, size, modified, zone, target: null, sha256: null };
  let content: FileStream;
  try {
    content = await fileSystem.openStream(entry, stream);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    const result = { ...facts, missing: [], skipped: error.message };
    return { result: { ...result, content: 'not-read' }, content: null };
  }
  const { state, missing: ranges } = wholenessOf(content, missing, volumeOffset);
  const result = { ...facts, content: state, missing: ranges, skipped: null };
  if (state !== 'whole' && (!allowMissing || state === 'missing')) {
    const skipped = state === 'missing' ? 'all of it is missing' : 'a part of it is missing';
    return { result: { ...result, skipped }, content: null };
  }
  const named = stream === '' ? names : [...names.slice(0, -1), `${names.at(-1)}:${stream}`];
  const target = paths.placeOf(named, state === 'whole' ? '' : INCOMPLETE_MARK).join('/');
  return { result: { ...result, target }, content };
}

async function write(
  { folder, hash, verifyUnchanged, onBytes }: ExtractionOptions,
  { entry }: StreamToExtract,
  result: ExtractedFile,
  content: FileStream,
): Promise<ExtractedFile> {
  const digest = hash ? createHash('sha256') : null;
  try {
    await folder.writeFile(result.target!.split('/'), keptTimes(entry.times), async (output) => {
      await output.truncate(content.size);
      for await (const piece of piecesOf(content, result.missing)) {
        digest?.update(piece.bytes);
        if (!piece.zeros) await output.write(piece.bytes, piece.offset);
        onBytes(piece.bytes.length);
      }
      await verifyUnchanged();
    });
  } catch (error) {
    const ofFile = error instanceof VhdsetError && !(error instanceof OutputError);
    if (!ofFile || error instanceof SourceChangedError) throw error;
    return { ...result, target: null, content: 'not-read', skipped: error.message };
  }
  return { ...result, sha256: digest?.digest('hex') ?? null };
}

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** They need not be written: a hole reads the same. */
  readonly zeros: boolean;
}

/** The content in order; while one piece is written the next is read. */
async function* piecesOf(
  content: FileStream,
  missing: readonly ByteRange[],
): AsyncGenerator<Piece> {
  const stored = content.extents().filter(({ kind }) => kind !== 'zero');
  const buffers = [new Uint8Array(PIECE), new Uint8Array(PIECE)] as const;
  const read = async (offset: number, turn: number): Promise<Piece> => {
    const bytes = buffers[turn & 1]!.subarray(0, Math.min(PIECE, content.size - offset));
    const end = offset + bytes.length;
    const zeros = !stored.some((one) => one.offset < end && one.offset + one.length > offset);
    if (zeros) bytes.fill(0);
    else await readAround(content, bytes, offset, missing);
    return { offset, bytes, zeros };
  };
  let next = content.size > 0 ? read(0, 0) : null;
  for (let offset = 0, turn = 1; next; turn++) {
    const piece: Piece = await next;
    offset += piece.bytes.length;
    next = offset < content.size ? read(offset, turn) : null;
    // Its failure is told when its turn comes.
    next?.catch(() => {});
    yield piece;
  }
}

/** Reads what there is of a range; the rest is zeros. */
async function readAround(
  content: FileStream,
  target: Uint8Array,
  offset: number,
  missing: readonly ByteRange[],
): Promise<void> {
  const end = offset + target.length;
  let at = offset;
  for (const range of missing) {
    const stop = range.offset + range.length;
    if (stop <= at) continue;
    if (range.offset >= end) break;
    if (range.offset > at) {
      await content.read(target.subarray(at - offset, range.offset - offset), at);
    }
    const from = Math.max(at, range.offset);
    target.fill(0, from - offset, Math.min(stop, end) - offset);
    at = Math.min(stop, end);
  }
  if (at < end) await content.read(target.subarray(at - offset), at);
}

/** A wall clock without a zone is taken for that of this machine, as other tools do. */
export function keptTimes({ zone, modified, accessed }: FileTimes): KeptTimes {
  const date = (time: FileTime | null) => {
    if (time === null || time === 0n) return null;
    const utc = fileTimeToDate(time);
    if (zone === 'utc') return utc;
    return new Date(
      utc.getUTCFullYear(),
      utc.getUTCMonth(),
      utc.getUTCDate(),
      utc.getUTCHours(),
      utc.getUTCMinutes(),
      utc.getUTCSeconds(),
      utc.getUTCMilliseconds(),
    );
  };
  return { modified: date(modified), accessed: date(accessed) };
}
