import { type ByteSource, readStructure } from './byte-source.ts';

/** Bytes; as long as the tables of the formats are. */
const LENGTH = 0x10000;
/** As many as files are read at a time. */
const MOST_SPARE = 16;

const spare: Uint8Array[] = [];

/**
 * Reads one structure into a buffer that is used again: for tables of which a few values are kept. A new
 * buffer for each costs as much as reading it, and thousands of them keep the memory busy.
 * @param length bytes, as in {@link readStructure}; one that is longer than 64 KiB is read into a buffer of its own
 * @param work what it returns must not hold any part of the bytes
 * @throws {ShortReadError} as in {@link readStructure}
 */
export async function readAndDecode<T>(
  source: ByteSource,
  structure: string,
  position: number,
  length: number,
  work: (bytes: Uint8Array) => T,
): Promise<T> {
  if (length > LENGTH) return work(await readStructure(source, structure, position, length));
  const buffer = spare.pop() ?? new Uint8Array(LENGTH);
  const bytes = await readStructure(source, structure, position, buffer.subarray(0, length));
  const result = work(bytes);
  // Not after a failure: a read that was given up may still write into it.
  if (spare.length < MOST_SPARE) spare.push(buffer);
  return result;
}
