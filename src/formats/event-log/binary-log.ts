import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { openEvtx } from '../evtx/evtx-log.ts';
import { CoverageCount } from './event-coverage.ts';
import type { EventLog } from './event-log.ts';
import type { EventRecord } from './event-record.ts';
import { utcTime } from './event-time.ts';
import { readWindowsEvent } from './windows-event.ts';

/** What is kept of one log: ten times what Hyper-V writes in a year of nightly backups. */
const MOST_RECORDS = 250_000;

/** Reads a binary event log; its events are those that `wevtutil qe /f:xml` would print. */
export async function readBinaryLog(source: ByteSource): Promise<EventLog> {
  const log = await openEvtx(source);
  const records: EventRecord[] = [];
  const count = new CoverageCount();
  let leftOut = 0;
  let shapeless: Fault | null = null;
  for await (const { event, written, offset, recordId } of log.events()) {
    const record = readWindowsEvent(event, { offset, line: null });
    if (record === null) {
      shapeless ??= noEvent(offset, recordId);
      continue;
    }
    const dated = record.time === null ? { ...record, time: utcTime(written) } : record;
    count.add(dated);
    if (!mayConcernDisks(dated)) continue;
    if (records.length < MOST_RECORDS) records.push(dated);
    else leftOut++;
  }
  const faults = shapeless ? [...log.faults, shapeless] : [...log.faults];
  if (leftOut > 0) faults.push(tooMany(leftOut, source.size));
  return { encoding: 'binary', records, covers: count.coverage, faults };
}

/** A log of a whole server is full of other things; they would fill the memory for nothing. */
function mayConcernDisks({ provider, channel, paths, codes }: EventRecord): boolean {
  const isHyperV = [provider, channel].some((name) => name !== null && /hyper-v/i.test(name));
  return isHyperV || provider === null || paths.length > 0 || codes.length > 0;
}

function noEvent(offset: number, recordId: bigint): Fault {
  const message = `record ${recordId} is not an event with a number; it is left out, and others like it`;
  return { code: 'event-shape', structure: 'event', offset, message };
}

function tooMany(leftOut: number, offset: number): Fault {
  return {
    code: 'event-log-too-many',
    structure: 'event log',
    offset,
    message: `${MOST_RECORDS} events that can concern disks are kept; ${leftOut} more are left out: export less of the log`,
  };
}
