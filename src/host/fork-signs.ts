import type { Guid } from '../bytes/guid.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import { disksNamed } from './disk-name.ts';
import { minute } from './timeline.ts';

/** Failed to switch to new differencing disks: Hyper-V-Worker. */
const SWITCH_FAILED = 3216;
/** What the text of any event may carry where a checkpoint was made and could not be taken into use. */
const FORK_CODES = new Set([0x80048102, 0x800480bd, 0x800480bc, 0x800703ee]);

/**
 * An event by which a machine may run on differencing disks that its configuration does not name: a
 * checkpoint was forked, and the fork was not committed.
 */
export interface ForkSign {
  readonly record: EventRecord;
  /** "3216 at 2026-11-21 02:14 UTC on host1: …" */
  readonly summary: string;
  /** Disks and sets at hand that it names; often none. */
  readonly subjects: readonly string[];
  /** The identifiers that it names: the machine's among them. */
  readonly vmIds: readonly Guid[];
}

/** The signs in what the hosts logged, oldest first. */
export function forkSigns(
  records: readonly EventRecord[],
  diskPaths: readonly string[],
): ForkSign[] {
  const find = disksNamed(diskPaths);
  return records
    .filter(isForkSign)
    .map((record) => ({
      record,
      summary: summaryOf(record),
      subjects: [...new Set(record.paths.flatMap(find))],
      vmIds: record.vmIds,
    }))
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}

/** Whether an event is such a sign, whatever it names. */
export function isForkSign({ eventId, provider, channel, codes }: EventRecord): boolean {
  const isHyperV =
    provider === null || [provider, channel].some((name) => /hyper-v/i.test(name ?? ''));
  return (eventId === SWITCH_FAILED && isHyperV) || codes.some((code) => FORK_CODES.has(code));
}

function timeOf({ record: { time, hostTime } }: ForkSign): string {
  return time ?? hostTime ?? '~';
}

function summaryOf({ eventId, time, hostTime, computer, codes }: EventRecord): string {
  const when = time
    ? ` at ${minute(time)} UTC`
    : hostTime
      ? ` at ${minute(hostTime)} by the host's clock`
      : ', undated';
  const where = computer ? ` on ${computer}` : '';
  const what =
    eventId === SWITCH_FAILED
      ? 'the switch to new differencing disks failed'
      : codes
          .filter((code) => FORK_CODES.has(code))
          .map(hexadecimal)
          .join(', ');
  return `${eventId}${when}${where}: ${what}`;
}

function hexadecimal(code: number): string {
  return `0x${code.toString(16).toUpperCase()}`;
}
