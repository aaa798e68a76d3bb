import { readStructure } from '../../bytes/byte-source.ts';
import { concatBytes } from '../../bytes/concat-bytes.ts';
import { uint32At } from '../../bytes/little-endian.ts';
import { type Log, MAX_LOG_BYTES } from '../../formats/vhdx/log.ts';
import {
  decodeLogEntry,
  decodeLogEntryHeader,
  isPlausible,
  LOG_SECTOR_BYTES,
  type LogEntry,
  type LogEntryHeader,
} from '../../formats/vhdx/log-entry.ts';
import { error, info, type Report, warning } from './rule.ts';
import type { VhdxUnderCheck } from './vhdx-under-check.ts';
import { reportFaults } from './violations.ts';

const SEQUENCE = '[MS-VHDX] 2.3.3';
const ENTRY = '[MS-VHDX] 2.3.1.1';

/** The entries of a clean log are leftovers that nobody reads: the rules are about dirty ones. */
export const LOG_RULES = {
  'log-beyond-end': error(
    '[MS-VHDX] 2.3',
    'The log lies within the file',
    'A log that reaches beyond the end was cut off, or was never written.',
  ),
  'log-unreadable': error(
    '[MS-VHDX] 2.3',
    'A dirty log can be read',
    'Not all of it could be read, so it is not replayed and no data is read.',
  ),
  'log-too-large': error(
    SEQUENCE,
    `A dirty log has at most ${MAX_LOG_BYTES / 0x100000} MiB`,
    'A limit of this program: a larger log is not replayed, so no data is read.',
  ),
  'log-too-costly': error(
    SEQUENCE,
    'The entries of a dirty log do not overlap, and are not too many',
    'A limit of this program: such a log is not replayed, so no data is read.',
  ),
  'log-no-active-sequence': error(
    SEQUENCE,
    'A dirty log has something to replay',
    'The header names a log, and no run of valid entries with consecutive numbers belongs to it.',
  ),
  'log-file-cut-short': error(
    ENTRY,
    'The file is as long as when its log was written',
    'The last entry says how much of the file had reached the disk by then.',
  ),
  'log-file-size': error(
    ENTRY,
    'The log does not make the file larger than any VHDX',
    'A limit of this program: such a log is not replayed, so no data is read.',
  ),
  'log-target-beyond-end': warning(
    ENTRY,
    'What an entry changes lies within the length it gives the file',
    'Readers differ in how they treat a change beyond that length.',
  ),
  'log-entry-reserved': warning(
    '[MS-VHDX] 2.3.1',
    'Reserved fields of entries are zero',
    'Entry headers and zero descriptors have one each.',
  ),
  'log-sequence-gap': warning(
    SEQUENCE,
    'No valid entry is newer than the last one replayed',
    'Entries between them are lost: what they changed is in an older state.',
  ),
  'log-torn-entry': info(
    SEQUENCE,
    'No entry was being written when the file was last in use',
    'The entry after the last one replayed is incomplete, as a crash or a copy of a disk in use leaves it.',
  ),
};

type LogReport = Report<keyof typeof LOG_RULES>;

const HEADER_BYTES = 64;
const DESCRIPTOR_BYTES = 32;

export async function checkLog({ file, vhdx }: VhdxUnderCheck, report: LogReport): Promise<void> {
  reportFaults(vhdx.faults, LOG_RULES, report);
  const { header, log } = vhdx;
  if (!header || !log) return;
  const { offset, length, refusal, entries } = log;
  if (offset + length > file.size) {
    report('log-beyond-end', {
      ...{ offset: header.offset + 72, expected: `at most ${file.size}`, actual: offset + length },
      message: 'the log reaches beyond the end of the file',
    });
  }
  const last = entries.at(-1);
  if (refusal || !last) return;
  const bytes = await readStructure(file, 'log', offset, length - (length % LOG_SECTOR_BYTES));
  for (const entry of entries) checkEntry(entry, log, bytes, report);
  checkWhatFollows(last, log, bytes, report);
}

function checkEntry(entry: LogEntry, log: Log, bytes: Uint8Array, report: LogReport): void {
  const { position, descriptorCount, lastFileOffset } = entry;
  const wordAt = (at: number) => uint32At(bytes, (position + at) % bytes.length);
  const reserved = [28];
  for (let i = 0; i < descriptorCount; i++) {
    // A data descriptor uses these four bytes.
    if (entry.patches[i]!.bytes === null) reserved.push(HEADER_BYTES + i * DESCRIPTOR_BYTES + 4);
  }
  const offset = log.offset + position;
  if (reserved.some((at) => wordAt(at) !== 0)) {
    report('log-entry-reserved', { offset, message: 'a reserved field of the entry is set' });
  }
  const end = entry.patches.reduce((most, patch) => Math.max(most, patch.offset + patch.length), 0);
  if (end > lastFileOffset) {
    report('log-target-beyond-end', {
      ...{ offset, expected: `at most ${lastFileOffset}`, actual: end },
      message: 'the entry changes what lies beyond the end it gives the file',
    });
  }
}

/** Looks for entries of the same log that are newer than the last one replayed. */
function checkWhatFollows(last: LogEntry, log: Log, bytes: Uint8Array, report: LogReport): void {
  const next = (last.position + last.entryLength) % bytes.length;
  // Of the entries that are newer by their headers, no more bytes are read than the log has.
  let budget = bytes.length;
  for (let position = 0; position < bytes.length; position += LOG_SECTOR_BYTES) {
    const header = decodeLogEntryHeader(bytes.subarray(position));
    if (!header || !isNewer(header, last, log) || !isPlausible(header, bytes.length)) continue;
    budget -= header.entryLength;
    if (budget < 0) return;
    const offset = log.offset + position;
    const actual = String(header.sequenceNumber);
    if (decodeLogEntry(around(bytes, position, header.entryLength), position)) {
      report('log-sequence-gap', {
        ...{ offset, expected: `at most ${last.sequenceNumber}`, actual },
        message: 'a valid entry of this log is newer than all that can be replayed',
      });
    } else if (position === next) {
      const message = 'the entry was not written completely, and is not replayed';
      report('log-torn-entry', { offset, actual, message });
    }
  }
}

function isNewer(header: LogEntryHeader, last: LogEntry, log: Log): boolean {
  return header.logGuid === log.guid && header.sequenceNumber > last.sequenceNumber;
}

/** `length` bytes from `position` on, around the end of the log. */
function around(log: Uint8Array, position: number, length: number): Uint8Array {
  const head = log.subarray(position, position + length);
  return head.length === length ? head : concatBytes([head, log.subarray(0, length - head.length)]);
}
