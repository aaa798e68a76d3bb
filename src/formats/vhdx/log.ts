import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { concatBytes } from '../../bytes/concat-bytes.ts';
import type { Fault } from '../../bytes/fault.ts';
import { type Guid, ZERO_GUID } from '../../bytes/guid.ts';
import type { Patch } from '../../bytes/overlay-source.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';
import type { Header } from './header.ts';
import {
  decodeLogEntry,
  decodeLogEntryHeader,
  isPlausible,
  LOG_SECTOR_BYTES,
  type LogEntry,
  type LogEntryHeader,
} from './log-entry.ts';
import { MAX_VIRTUAL_SIZE } from './metadata.ts';

/** The log of a file and what its replay would do. Offsets and lengths in bytes. */
export interface Log {
  readonly offset: number;
  readonly length: number;
  readonly guid: Guid;
  /** The current header names a log: its entries count before anything else is read. */
  readonly dirty: boolean;
  /** The entries to replay, oldest first; empty when clean or refused. */
  readonly entries: readonly LogEntry[];
  /** Why a dirty log can't be replayed: then no data may be read. */
  readonly refusal: Fault | null;
}

/**
 * Checksums over more bytes than this many times the log's length are not computed: no honest log
 * comes near it, a hostile one of overlapping entries would take hours.
 */
const EFFORT = 8;
/** As many descriptors as fit into 8 MiB; honest logs hold a few hundred. */
const MAX_DESCRIPTORS = 262_144;
/** The largest virtual disk with a tebibyte for all that is not payload: more than any file needs. */
const MAX_FILE_BYTES = MAX_VIRTUAL_SIZE + 2 ** 40;
/** A log above this is not read: every entry of a sequence is held in memory. Hyper-V writes 1 MiB. */
export const MAX_LOG_BYTES = 64 * 1024 * 1024;

/** Reads the log that `header` names and finds the active sequence ([MS-VHDX] 2.3.3). */
export async function readLog(source: ByteSource, header: Header): Promise<Log> {
  const { logOffset: offset, logLength: length, logGuid: guid } = header;
  const dirty = guid !== ZERO_GUID;
  const log = { offset, length, guid, dirty, entries: [], refusal: null };
  if (!dirty) return log;
  const refuse = (code: string, message: string, detail: Partial<Fault> = {}): Log => ({
    ...log,
    refusal: { code, structure: 'log', offset, message, ...detail },
  });
  if (header.logVersion !== 0) {
    return refuse('log-version', 'the log has an unknown version', {
      expected: 0,
      actual: header.logVersion,
    });
  }
  if (!Number.isSafeInteger(offset)) {
    return refuse('log-truncated', 'the log lies beyond any file', { offset: header.offset });
  }
  if (length > MAX_LOG_BYTES) {
    return refuse('log-too-large', `the log is larger than ${MAX_LOG_BYTES} bytes`, {
      actual: length,
    });
  }
  let bytes: Uint8Array;
  try {
    bytes = await readStructure(source, 'log', offset, length - (length % LOG_SECTOR_BYTES));
  } catch (error) {
    const trouble = readTroubleOf(error, 'log');
    if (!trouble) throw error;
    return refuse(`log-${trouble.kind}`, trouble.message);
  }
  const sequence = activeSequence(bytes, guid);
  if (sequence === 'too-costly') {
    return refuse('log-too-costly', 'the entries overlap, or hold descriptors, beyond reason');
  }
  const last = sequence.at(-1);
  if (!last) {
    return refuse(
      'log-no-active-sequence',
      'the log must be replayed, but no entry of it is valid',
    );
  }
  if (last.flushedFileOffset > source.size) {
    return refuse('log-file-cut-short', 'the file is shorter than when the log was written', {
      expected: `at least ${last.flushedFileOffset} bytes`,
      actual: source.size,
    });
  }
  const size = sizeAfter(sequence);
  if (size > MAX_FILE_BYTES) {
    return refuse('log-file-size', 'the log makes the file larger than any VHDX can be', {
      expected: `at most ${MAX_FILE_BYTES}`,
      actual: size,
    });
  }
  return { ...log, entries: sequence };
}

/**
 * Whether the log holds any valid entry, of whatever log it was: what a header that can't be read may
 * ask to be replayed. Clean files are full of entries that were replayed long ago, so it proves nothing.
 */
export async function holdsLogEntries(source: ByteSource, header: Header): Promise<boolean> {
  const { logOffset, logLength } = header;
  const length = Math.min(logLength, MAX_LOG_BYTES);
  let bytes: Uint8Array;
  try {
    bytes = await readStructure(source, 'log', logOffset, length - (length % LOG_SECTOR_BYTES));
  } catch (error) {
    if (readTroubleOf(error, 'log')) return true; // It may hold some.
    throw error;
  }
  const reader = new EntryReader(bytes, null);
  for (let start = 0; start < bytes.length; start += LOG_SECTOR_BYTES) {
    if (reader.exhausted || reader.at(start)) return true;
  }
  return false;
}

/** A valid entry whose patches are not held: most entries of a log are not replayed. */
interface Candidate extends LogEntryHeader {
  /** Byte offset in the log. */
  readonly position: number;
}

/**
 * The sequence to replay: runs of valid entries with consecutive numbers, wrapping around the end;
 * a run counts when the tail of its last entry lies in it, and the one with the highest last number
 * wins. What precedes the tail is already in the file and is left out.
 */
function activeSequence(log: Uint8Array, guid: Guid): LogEntry[] | 'too-costly' {
  const reader = new EntryReader(log, guid);
  /** Positions inside a run seen before: a run from there on is only the end of that one. */
  const seen = new Set<number>();
  let best: Candidate[] = [];
  for (let start = 0; start < log.length; start += LOG_SECTOR_BYTES) {
    if (seen.has(start)) continue;
    const sequence = sequenceFrom(reader, start, log.length);
    for (const { position } of sequence.slice(1)) seen.add(position);
    const last = sequence.at(-1);
    const from = sequence.findIndex((entry) => entry.position === last?.tail);
    const bestLast = best.at(-1);
    const wins = last && from >= 0 && !(bestLast && bestLast.sequenceNumber >= last.sequenceNumber);
    if (wins) best = sequence.slice(from);
    if (reader.exhausted) return 'too-costly';
  }
  return best.map((entry) => reader.decode(entry)!);
}

function sequenceFrom(reader: EntryReader, start: number, logLength: number): Candidate[] {
  const sequence: Candidate[] = [];
  let position = start;
  let covered = 0;
  for (;;) {
    const entry = reader.at(position);
    const previous = sequence.at(-1);
    if (!entry) break;
    if (previous && entry.sequenceNumber !== previous.sequenceNumber + 1n) break;
    covered += entry.entryLength;
    if (covered > logLength) break;
    sequence.push(entry);
    position = (position + entry.entryLength) % logLength;
  }
  return sequence;
}

/** Looks for entries at positions of the log, each once, within a bounded effort. */
export class EntryReader {
  readonly #log: Uint8Array;
  /** Of the log whose entries count; null for those of any. */
  readonly #guid: Guid | null;
  readonly #known = new Map<number, Candidate | null>();
  #byteBudget: number;
  #descriptorBudget = MAX_DESCRIPTORS;

  constructor(log: Uint8Array, guid: Guid | null) {
    this.#log = log;
    this.#guid = guid;
    this.#byteBudget = log.length * EFFORT;
  }

  get exhausted(): boolean {
    return this.#byteBudget < 0 || this.#descriptorBudget < 0;
  }

  at(position: number): Candidate | null {
    let entry = this.#known.get(position);
    if (entry === undefined) {
      entry = this.#find(position);
      this.#known.set(position, entry);
    }
    return entry;
  }

  #find(position: number): Candidate | null {
    const header = decodeLogEntryHeader(this.#log.subarray(position));
    if (!header || header.sequenceNumber === 0n) return null;
    if (this.#guid !== null && header.logGuid !== this.#guid) return null;
    if (!isPlausible(header, this.#log.length)) return null;
    this.#byteBudget -= header.entryLength;
    this.#descriptorBudget -= header.descriptorCount;
    if (this.exhausted) return null;
    const candidate = { ...header, position };
    return this.decode(candidate) ? candidate : null;
  }

  decode({ position, entryLength }: Candidate): LogEntry | null {
    return decodeLogEntry(this.#slice(position, entryLength), position);
  }

  /** `length` bytes from `position` on, around the end of the log. */
  #slice(position: number, length: number): Uint8Array {
    const end = position + length;
    if (end <= this.#log.length) return this.#log.subarray(position, end);
    const wrapped = this.#log.subarray(0, end - this.#log.length);
    return concatBytes([this.#log.subarray(position), wrapped]);
  }
}

/** The patches of a replay in their order, and the size of the file afterwards. */
export function replayOf({ entries }: Log): { patches: Patch[]; size: number } {
  return { patches: entries.flatMap((entry) => entry.patches), size: sizeAfter(entries) };
}

/** The last entry says how long the file is; data logged beyond that makes it longer all the same. */
function sizeAfter(entries: readonly LogEntry[]): number {
  let size = entries.at(-1)?.lastFileOffset ?? 0;
  for (const { patches } of entries) {
    for (const { offset, length, bytes } of patches) {
      if (bytes) size = Math.max(size, offset + length);
    }
  }
  return size;
}
