import type { Guid } from '../bytes/guid.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import { disksNamed } from './disk-name.ts';

type TimelineKind =
  | 'merge-started'
  | 'merge-finished'
  | 'merge-interrupted'
  | 'merge-failed'
  | 'checkpoint-failed'
  | 'attachment-not-found'
  | 'disk-info-failed'
  | 'configuration-not-loadable'
  | 'switch-failed'
  | 'other';

/** One event that concerns the disks at hand: dated evidence. */
export interface TimelineEntry {
  /** ISO 8601 UTC; null when the log gives none. */
  readonly time: string | null;
  /** The host's clock without zone, where the log gives nothing better. */
  readonly hostTime: string | null;
  readonly eventId: number;
  readonly kind: TimelineKind;
  readonly codes: readonly number[];
  /** Those of the given disks that the event names; none when only its machine is known. */
  readonly subjects: readonly string[];
  /** The known machine that the event names. */
  readonly vmId: Guid | null;
  /** A file name is stronger than a machine, which may have other disks as well. */
  readonly matched: 'file name' | 'vm id';
  /**
   * ISO 8601 UTC, of a failed checkpoint or merge: when a merge of the same disk finished after it, so
   * that the failure is made up for. Null where no log tells so.
   */
  readonly finishedLater: string | null;
  /** One sentence: number, time, what happened, why. */
  readonly summary: string;
  /** The event itself, with its place in the log. */
  readonly record: EventRecord;
}

const KINDS = new Map<number, { kind: TimelineKind; words: string }>([
  [19070, { kind: 'merge-started', words: 'merge started' }],
  [19080, { kind: 'merge-finished', words: 'merge finished' }],
  [19090, { kind: 'merge-interrupted', words: 'merge interrupted' }],
  [19100, { kind: 'merge-failed', words: 'merge failed' }],
  [18012, { kind: 'checkpoint-failed', words: 'checkpoint failed' }],
  [18014, { kind: 'checkpoint-failed', words: 'checkpoint cancelled' }],
  [12240, { kind: 'attachment-not-found', words: 'attached disk not found' }],
  [15268, { kind: 'disk-info-failed', words: 'disk could not be read' }],
  [16300, { kind: 'configuration-not-loadable', words: 'configuration could not be loaded' }],
  [3216, { kind: 'switch-failed', words: 'switch to the new differencing disk failed' }],
]);

/** The reasons a merge fails for, in two words; other codes speak for themselves. */
const REASONS = new Map([
  [0x80070005, 'access denied'],
  [0x80070020, 'the file is in use'],
  [0x80070050, 'the file already exists'],
  [0x80070070, 'the disk is full'],
  [0x80070299, 'a file system limit'],
  [0x80070570, 'the file is corrupt and unreadable'],
  [0xc03a000d, 'parent not found'],
  [0xc03a000e, 'parent is not the same'],
]);

/**
 * The events that concern the given disks, oldest first, undated ones last. An event belongs here
 * when it names one of the disks, by file name: folders differ between a host and a copy. Events
 * about merges often name the machine alone; those of the given machines are taken as well, if
 * they are of a known kind.
 * @param vmIds the machines that attach these disks.
 */
export function timelineFor(
  diskPaths: readonly string[],
  records: readonly EventRecord[],
  vmIds: readonly Guid[] = [],
): TimelineEntry[] {
  const machines = new Set(vmIds);
  const find = disksNamed(diskPaths);
  const entries = records.flatMap((record): TimelineEntry[] => {
    const subjects = [...new Set(record.paths.flatMap(find))];
    const vmId = record.vmIds.find((id) => machines.has(id)) ?? null;
    const { kind, summary } = eventInShort(record, 'event names the disk');
    if (subjects.length === 0 && (vmId === null || kind === 'other')) return [];
    const { time, hostTime, eventId, codes } = record;
    const matched = subjects.length > 0 ? 'file name' : 'vm id';
    const finishedLater = null;
    return [
      {
        time,
        hostTime,
        eventId,
        kind,
        codes,
        subjects,
        vmId,
        matched,
        finishedLater,
        summary,
        record,
      },
    ];
  });
  return withLaterMerges(entries.sort(byTime));
}

/** Failures that a merge of the same disk makes up for later: a checkpoint (18012) or a merge (19100). */
const MADE_UP_FOR = new Set([18012, 19100]);

/**
 * Says of a failure that a later merge finished. Only a disk that both events name proves it, and only
 * times in UTC are compared: a machine has other disks, and a host's clock is not another's.
 * @param entries oldest first
 */
function withLaterMerges(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const finished = new Map<string, string>();
  const told: TimelineEntry[] = [];
  for (const entry of entries.toReversed()) {
    const { kind, eventId, time, subjects, summary } = entry;
    told.push(entry);
    if (time === null) continue;
    if (kind === 'merge-finished') for (const subject of subjects) finished.set(subject, time);
    if (kind === 'other' || !MADE_UP_FOR.has(eventId)) continue;
    const ends = subjects.map((subject) => finished.get(subject));
    // Of several disks each must be merged: one that is not sorts as the last.
    const [finishedLater] = ends.toSorted().reverse();
    if (finishedLater === undefined) continue;
    const words = `; resolved later: a merge of the same disk finished at ${minute(finishedLater)} UTC`;
    told[told.length - 1] = { ...entry, finishedLater, summary: `${summary}${words}` };
  }
  return told.reverse();
}

/**
 * What an event is, and one sentence about it: number, time, what happened, why. Numbers of events belong
 * to their provider; an export may leave the provider out.
 * @param otherwise what is said of an event of no known kind
 */
export function eventInShort(
  record: EventRecord,
  otherwise: string,
): Pick<TimelineEntry, 'kind' | 'summary'> {
  const { provider, eventId, codes } = record;
  const isHyperV = provider === null || /hyper-v/i.test(provider);
  const known = (isHyperV && KINDS.get(eventId)) || { kind: 'other' as const, words: otherwise };
  const { kind, words } = known;
  const summary = `${eventId}${when(record)}: ${[words, ...codes.map(reason)].join(', ')}`;
  return { kind, summary };
}

/** Oldest first, undated ones last. */
export function byTime(
  a: Pick<EventRecord, 'time' | 'hostTime'>,
  b: Pick<EventRecord, 'time' | 'hostTime'>,
): number {
  const [first, second] = [a.time ?? a.hostTime ?? '~', b.time ?? b.hostTime ?? '~'];
  return first < second ? -1 : first > second ? 1 : 0;
}

function reason(code: number): string {
  const hex = code > 0xffff ? `0x${code.toString(16).toUpperCase()}` : String(code);
  const words = REASONS.get(code);
  return words ? `${words} (${hex})` : hex;
}

function when({ time, hostTime }: Pick<EventRecord, 'time' | 'hostTime'>): string {
  if (time) return ` at ${minute(time)} UTC`;
  return hostTime ? ` at ${minute(hostTime)} by the host's clock` : ', undated';
}

/** `2026-11-21 02:14` */
export function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
