import type { Fault } from '../../bytes/fault.ts';

/** Signature, size, number, time; the size again at the end. */
const RECORD_OVERHEAD = 28;
const SIGNATURE = 0x2a2a;
const FIRST_RECORD = 512;

/** One event of a chunk: where its binary XML lies. */
export interface EvtxRecord {
  /** Counted from 1 over the life of the log. */
  readonly id: bigint;
  /** When it was written: 100 ns since 1601. */
  readonly written: bigint;
  /** Of the record, in the file. */
  readonly offset: number;
  /** Of its binary XML, in the chunk. */
  readonly start: number;
  readonly end: number;
}

/**
 * The records of a chunk, in order. Up to `known` every record counts; behind it lie records that
 * the header has not heard of, or the leftovers of an earlier round of the log. Only a number that
 * follows the last one tells them apart.
 * @param offset of the chunk in the file
 * @param known where the header says that the free space begins
 * @param looksBehind whether records behind `known` are looked for
 */
export function recordsIn(
  bytes: Uint8Array,
  offset: number,
  known: number,
  looksBehind: boolean,
): { records: EvtxRecord[]; faults: Fault[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: EvtxRecord[] = [];
  const faults: Fault[] = [];
  let at = FIRST_RECORD;
  while (at < known || looksBehind) {
    const size = recordSizeAt(view, at);
    if (size === null) {
      const next = at < known ? nextRecord(view, at + 1, known) : null;
      if (at < known && !isBlank(bytes, at, known)) {
        const found =
          next === null ? 'no record follows' : `the next one begins ${next - at} bytes on`;
        faults.push({
          code: 'evtx-record',
          structure: 'event record',
          offset: offset + at,
          message: `this is not a whole record; ${found}`,
        });
      }
      if (next === null) break;
      at = next;
      continue;
    }
    const id = view.getBigUint64(at + 8, true);
    const last = records.at(-1);
    if (at >= known && last && id !== last.id + 1n) break;
    records.push({
      id,
      written: view.getBigUint64(at + 16, true),
      offset: offset + at,
      start: at + 24,
      end: at + size - 4,
    });
    at += size;
  }
  return { records, faults };
}

/** The size of the whole record at `at`; null when there is none: both sizes have to agree. */
function recordSizeAt(view: DataView, at: number): number | null {
  if (at + RECORD_OVERHEAD > view.byteLength) return null;
  if (view.getUint32(at, true) !== SIGNATURE) return null;
  const size = view.getUint32(at + 4, true);
  if (size < RECORD_OVERHEAD || at + size > view.byteLength) return null;
  return view.getUint32(at + size - 4, true) === size ? size : null;
}

function nextRecord(view: DataView, from: number, end: number): number | null {
  // Records begin at multiples of eight.
  for (let at = (from + 7) & ~7; at < end; at += 8) {
    if (recordSizeAt(view, at) !== null) return at;
  }
  return null;
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes.subarray(from, to).every((byte) => byte === 0);
}
