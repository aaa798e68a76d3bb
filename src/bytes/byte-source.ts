import { VhdsetError } from './vhdset-error.ts';

/**
 * The only way to read. A source has a size and one verb; file, memory and overlay are
 * implementations, and tests inject faults by wrapping one.
 */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /**
   * Fills the whole of `target` with the bytes that start at `position`.
   * @throws {ShortReadError} when the source ends before `target` is full.
   */
  read(target: Uint8Array, position: number): Promise<void>;
  /**
   * The same without a promise, for thousands of small reads; only where it takes microseconds.
   * @returns false when nothing was promised: then `read` is to be asked, and tells what is wrong
   */
  readNow?(target: Uint8Array, position: number): boolean;
  /**
   * Proves that what the bytes come from is what it was when it was opened, as far as its keeper tells:
   * length, times, identity. Sources in memory have nothing to prove.
   * @throws {SourceChangedError}
   */
  verifyUnchanged?(): Promise<void>;
}

/** Where bytes are written: the mirror image of {@link ByteSource}. */
export interface ByteSink {
  /** Writes all of `data` at `position` (bytes); a gap left behind reads as zeros. */
  write(data: Uint8Array, position: number): Promise<void>;
}

/** The source ended, or was cut short, before a structure was complete. */
export class ShortReadError extends VhdsetError {
  readonly code = 'short-read';
  /** What was being read: `header 1`, `region table 2`, `payload`. */
  readonly structure: string;
  /** Byte offset of the read in its source. */
  readonly offset: number;
  /** Bytes asked for and bytes there were. */
  readonly wanted: number;
  readonly got: number;

  constructor(structure: string, offset: number, wanted: number, got: number) {
    super(`${structure} at offset ${offset}: wanted ${wanted} bytes, got ${got}`);
    this.name = 'ShortReadError';
    this.structure = structure;
    this.offset = offset;
    this.wanted = wanted;
    this.got = got;
  }
}

/**
 * Reads one structure of known, bounded length.
 * @param into bytes, for a buffer of its own: the caller has checked the length against the structure's own
 *   limit; or the buffer that is filled
 * @throws {ShortReadError} naming `structure` when the source is too short; nothing is allocated then.
 */
export async function readStructure(
  source: ByteSource,
  structure: string,
  position: number,
  into: number | Uint8Array,
): Promise<Uint8Array> {
  const length = typeof into === 'number' ? into : into.length;
  const got = Math.max(0, Math.min(length, source.size - position));
  if (position < 0 || got < length) throw new ShortReadError(structure, position, length, got);
  const target = typeof into === 'number' ? new Uint8Array(length) : into;
  if (source.readNow?.(target, position)) return target;
  try {
    await source.read(target, position);
  } catch (error) {
    if (error instanceof ShortReadError) {
      throw new ShortReadError(structure, position, length, error.got);
    }
    throw error;
  }
  return target;
}
