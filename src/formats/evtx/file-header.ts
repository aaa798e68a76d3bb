import { crc32 } from '../../bytes/crc32.ts';
import type { Fault } from '../../bytes/fault.ts';

/** The header block of a binary event log; the chunks follow it. */
export const FILE_HEADER_SIZE = 4096;

/** The fields in use: a CRC-32 over the first 120 bytes stands at 124. */
const CHECKED = 120;
const FLAG_DIRTY = 1;
const FLAG_FULL = 2;

export interface EvtxFileHeader {
  /** `3.1`, or `3.2` since Windows 10 2004. */
  readonly version: string;
  /** As of the last time that the log was closed: of a dirty log, too low. */
  readonly chunkCount: number;
  /** The number that the next event would have got; of a dirty log, too low. */
  readonly nextRecordId: bigint;
  /** Windows had the log open: header and last chunk may be behind the events. */
  readonly isDirty: boolean;
  /** The log had reached its largest size, and overwrote its oldest events or refused new ones. */
  readonly isFull: boolean;
  readonly faults: readonly Fault[];
}

/** Whether a file begins as a binary event log does. */
export function isEvtx(begin: Uint8Array): boolean {
  const signature = 'ElfFile\0';
  return (
    begin.length >= 8 && [...signature].every((letter, at) => letter.charCodeAt(0) === begin[at])
  );
}

/** @param block at least the first 128 bytes of the file */
export function decodeFileHeader(block: Uint8Array): EvtxFileHeader {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const flags = view.getUint32(120, true);
  const stored = view.getUint32(124, true);
  const actual = crc32(block.subarray(0, CHECKED));
  const isDirty = (flags & FLAG_DIRTY) !== 0;
  const faults: Fault[] = [];
  if (stored !== actual) {
    faults.push({
      code: 'evtx-header-checksum',
      structure: 'file header',
      offset: 124,
      expected: stored,
      actual,
      message: 'the checksum of the file header does not fit; the chunks are read all the same',
    });
  }
  if (isDirty) {
    faults.push({
      code: 'evtx-dirty',
      structure: 'file header',
      offset: 120,
      message:
        'the log was copied while Windows had it open: its newest events may be missing; wevtutil epl makes a closed copy',
    });
  }
  return {
    version: `${view.getUint16(38, true)}.${view.getUint16(36, true)}`,
    chunkCount: view.getUint16(42, true),
    nextRecordId: view.getBigUint64(24, true),
    isDirty,
    isFull: (flags & FLAG_FULL) !== 0,
    faults,
  };
}
