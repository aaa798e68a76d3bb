import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { crc32WithoutField } from '../../bytes/crc32.ts';
import type { Fault } from '../../bytes/fault.ts';
import { blob, structure, u8, u32, u64 } from '../../bytes/layouts.ts';
import type { VmcxHeader } from './header.ts';

export const REPLAY_LOG_SIGNATURE = 0x01110003;
export const REPLAY_LOG_HEADER_SIZE = 0x22;
const ENTRY_SIZE = 0x1c;
export const REPLAY_LOG_CHECKSUM_AT = 4;
/** Entry slots behind the log's header: what fits into its first 4 KiB, and what all files say. */
export const REPLAY_LOG_SLOTS = Math.floor((0x1000 - REPLAY_LOG_HEADER_SIZE) / ENTRY_SIZE);

export const replayLogLayout = structure<{
  signature: number;
  checksum: number;
  pending: number;
  slots: number;
}>(REPLAY_LOG_HEADER_SIZE, [
  u32('signature'), // 0x00
  u32('checksum'), // 0x04
  u32('pending'), // 0x08
  u8('unknown0c'), // 0x0c, zero in all files seen
  u32('slots'), // 0x0d
  blob(17, 'unknown11'), // 0x11, zeros in all files seen
]);

const entryLayout = structure<{ target: bigint; size: number; checksum: number }>(ENTRY_SIZE, [
  u64('target'), // 0x00, where in the file the bytes belong
  u32('size'), // 0x08
  u64('position'), // 0x0c, where they stand, from the log's beginning
  u32('checksum'), // 0x14, of this entry
  u32('dataChecksum'), // 0x18, of the bytes
]);

/** A write that the log holds and the file may not have yet. Offsets and sizes in bytes. */
interface PendingWrite {
  readonly target: number;
  readonly size: number;
}

/** The log of writes in progress. It is read, never replayed. */
export interface ReplayLog {
  readonly offset: number;
  readonly size: number;
  /** Not empty: the file is dirty, and what is decoded may be older than its last change. */
  readonly pending: readonly PendingWrite[];
}

/** Reads the log's header and, when the log is dirty, its entries. What is wrong becomes a fault. */
export async function readReplayLog(
  source: ByteSource,
  { offset: headerOffset, replayLogOffset: offset, replayLogSize: size }: VmcxHeader,
  faults: Fault[],
): Promise<ReplayLog> {
  const log = { offset, size, pending: [] };
  // The area may reach past the end of the file [bytes: a .vmrs]; its header must not.
  if (offset + REPLAY_LOG_HEADER_SIZE > source.size) {
    faults.push({
      code: 'vmcx-replay-log-out-of-file',
      structure: 'header',
      offset: headerOffset,
      expected: source.size,
      actual: offset + REPLAY_LOG_HEADER_SIZE,
      message: 'the replay log lies beyond the end of the file',
    });
    return log;
  }
  const bytes = await readStructure(source, 'replay log', offset, REPLAY_LOG_HEADER_SIZE);
  const header = replayLogLayout.decode(bytes);
  const checksum = crc32WithoutField(bytes, REPLAY_LOG_CHECKSUM_AT);
  if (header.signature !== REPLAY_LOG_SIGNATURE || header.checksum !== checksum) {
    faults.push({
      code: 'vmcx-replay-log-header',
      structure: 'replay log',
      offset,
      expected: checksum,
      actual: header.checksum,
      message: 'the replay log has a wrong signature or checksum; whether it is dirty is unknown',
    });
    return log;
  }
  if (header.pending === 0) return log;
  faults.push({
    code: 'vmcx-replay-log-dirty',
    structure: 'replay log',
    offset: offset + 0x08,
    expected: 0,
    actual: header.pending,
    message: `the replay log holds ${header.pending} pending writes; they are not replayed, so values may be older than the last change`,
  });
  return { ...log, pending: await readEntries(source, log, header.pending, faults) };
}

async function readEntries(
  source: ByteSource,
  { offset, size }: ReplayLog,
  count: number,
  faults: Fault[],
): Promise<PendingWrite[]> {
  const start = offset + REPLAY_LOG_HEADER_SIZE;
  const room = Math.min(source.size, offset + size) - start;
  const readable = Math.min(count, REPLAY_LOG_SLOTS, Math.max(0, Math.floor(room / ENTRY_SIZE)));
  if (readable < count) {
    faults.push({
      code: 'vmcx-replay-log-entries',
      structure: 'replay log',
      offset: offset + 0x08,
      expected: readable,
      actual: count,
      message: 'the replay log claims more entries than it has room for',
    });
  }
  const bytes = await readStructure(source, 'replay log entries', start, readable * ENTRY_SIZE);
  const pending: PendingWrite[] = [];
  for (let at = 0; at < bytes.length; at += ENTRY_SIZE) {
    const entry = entryLayout.decode(bytes, at);
    const checksum = crc32WithoutField(bytes.subarray(at, at + ENTRY_SIZE), 0x14);
    if (entry.checksum === checksum) {
      pending.push({ target: Number(entry.target), size: entry.size });
    } else {
      faults.push({
        code: 'vmcx-replay-log-entry-checksum',
        structure: 'replay log entry',
        offset: start + at,
        expected: checksum,
        actual: entry.checksum,
        message: 'the checksum of a pending write does not match its bytes',
      });
    }
  }
  return pending;
}
