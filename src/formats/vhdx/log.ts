import { type ByteSource, readStructure, ShortReadError } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { type Guid, ZERO_GUID } from '../../bytes/guid.ts';
import type { Patch } from '../../bytes/overlay-source.ts';
import type { Header } from './header.ts';
import {
  decodeLogEntry,
  decodeLogEntryHeader,
  isPlausible,
  LOG_SECTOR_BYTES,
  type LogEntry,
} from './log-entry.ts';

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
/** A log above this is not read: every entry of a sequence is held in memory. Hyper-V writes 1 MiB. */
const MAX_LOG_BYTES = 64 * 1024 * 1024;

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
  if (length > MAX_LOG_BYTES) {
    return refuse('log-too-large', `the log is larger than ${MAX_LOG_BYTES} bytes`, {
      actual: length,
    });
  }
  let bytes: Buffer;
  try {
    bytes = await readStructure(source, 'log', offset, length - (length % LOG_SECTOR_BYTES));
  } catch (error) {
    if (!(error instanceof ShortReadError)) throw error;
    return refuse('log-truncated', 'the file ends inside its log');
  }
  const sequence = activeSequence(bytes, guid);
  if (sequence === 'too-costly') {
    return refuse('log-overlapping-entries', 'the entries overlap each other beyond reason');
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
  return { ...log, entries: sequence };
}

/**
 * The sequence to replay: runs of valid entries with consecutive numbers, wrapping around the end;
 * a run counts when the tail of its last entry lies in it, and the one with the highest last number
 * wins. What precedes the tail is already in the file and is left out.
 */
function activeSequence(log: Buffer, guid: Guid): LogEntry[] | 'too-costly' {
  const entries = new EntryReader(log, guid);
  let best: LogEntry[] = [];
  for (let start = 0; start < log.length; start += LOG_SECTOR_BYTES) {
    const sequence = sequenceFrom(entries, start, log.length);
    const last = sequence.at(-1);
    const from = sequence.findIndex((entry) => entry.position === last?.tail);
    const bestLast = best.at(-1);
    const wins = last && from >= 0 && !(bestLast && bestLast.sequenceNumber >= last.sequenceNumber);
    if (wins) best = sequence.slice(from);
    if (entries.exhausted) return 'too-costly';
  }
  return best;
}

function sequenceFrom(entries: EntryReader, start: number, logLength: number): LogEntry[] {
  const sequence: LogEntry[] = [];
  let position = start;
  let covered = 0;
  for (;;) {
    const entry = entries.at(position);
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

/** Decodes entries at positions of the log, each once, within a bounded effort. */
class EntryReader {
  readonly #log: Buffer;
  readonly #guid: Guid;
  readonly #known = new Map<number, LogEntry | null>();
  #budget: number;

  constructor(log: Buffer, guid: Guid) {
    this.#log = log;
    this.#guid = guid;
    this.#budget = log.length * EFFORT;
  }

  get exhausted(): boolean {
    return this.#budget < 0;
  }

  at(position: number): LogEntry | null {
    let entry = this.#known.get(position);
    if (entry === undefined) {
      entry = this.#decode(position);
      this.#known.set(position, entry);
    }
    return entry;
  }

  #decode(position: number): LogEntry | null {
    const header = decodeLogEntryHeader(this.#log.subarray(position));
    if (!header || header.logGuid !== this.#guid || header.sequenceNumber === 0n) return null;
    if (!isPlausible(header, this.#log.length)) return null;
    this.#budget -= header.entryLength;
    if (this.exhausted) return null;
    return decodeLogEntry(this.#slice(position, header.entryLength), position);
  }

  /** `length` bytes from `position` on, around the end of the log. */
  #slice(position: number, length: number): Buffer {
    const end = position + length;
    if (end <= this.#log.length) return this.#log.subarray(position, end);
    const wrapped = this.#log.subarray(0, end - this.#log.length);
    return Buffer.concat([this.#log.subarray(position), wrapped]);
  }
}

/** The patches of a replay in their order, and the size of the file afterwards. */
export function replayOf(log: Log): { patches: Patch[]; size: number } {
  return {
    patches: log.entries.flatMap((entry) => entry.patches),
    size: log.entries.at(-1)?.lastFileOffset ?? 0,
  };
}
