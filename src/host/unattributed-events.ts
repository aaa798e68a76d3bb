import type { Guid } from '../bytes/guid.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import { isForkSign } from './fork-signs.ts';
import { byTime, eventInShort, type TimelineEntry } from './timeline.ts';

/** The newest are kept: a host of many machines logs merges every night. */
const MOST_KEPT = 500;
/** The upper half of every code of virtual disks. */
const VIRTUAL_DISK_FAMILY = 0xc03a;

/**
 * An event about a merge, a checkpoint or a virtual disk that names no disk or set at hand, and not the
 * identifier of a machine whose configuration certainly attaches one. Whether it concerns these disks is
 * not known.
 */
export interface UnattributedEvent
  extends Pick<EventRecord, 'time' | 'hostTime' | 'eventId' | 'provider' | 'codes' | 'paths'>,
    Pick<TimelineEntry, 'kind' | 'summary' | 'record'> {
  /** A machine that is known here all the same, by a configuration or by the words of a host. */
  readonly vmId: Guid | null;
}

/** Events that are attributed to none of the disks and sets at hand. */
export interface UnattributedEvents {
  /** All of them. */
  readonly count: number;
  /** Those that are kept, oldest first, undated ones last. */
  readonly newest: readonly UnattributedEvent[];
}

/** What is known of machines, and which events have their place already. */
interface Attributed {
  readonly timeline: readonly Pick<TimelineEntry, 'record'>[];
  /** Machines whose configurations attach a disk or set at hand. */
  readonly attaching: readonly Guid[];
  /** All other machines that are known here. */
  readonly known: readonly Guid[];
}

export function unattributedEvents(
  records: readonly EventRecord[],
  { timeline, attaching, known }: Attributed,
): UnattributedEvents {
  const told = new Set(timeline.map(({ record }) => record));
  const users = new Set(attaching);
  const machines = new Set(known);
  const left = records.filter((record) => {
    return !told.has(record) && !record.vmIds.some((id) => users.has(id)) && isRelevant(record);
  });
  const newest = left.sort(byTime).slice(-MOST_KEPT);
  return {
    count: left.length,
    newest: newest.map((record) => {
      const { time, hostTime, eventId, provider, codes, paths } = record;
      const vmId = record.vmIds.find((id) => machines.has(id)) ?? null;
      const short = eventInShort(record, OTHERWISE);
      return { time, hostTime, eventId, provider, codes, paths, vmId, ...short, record };
    }),
  };
}

const OTHERWISE = 'event with a code of virtual disks or checkpoints';

function isRelevant(record: EventRecord): boolean {
  if (eventInShort(record, OTHERWISE).kind !== 'other' || isForkSign(record)) return true;
  return record.codes.some((code) => code >>> 16 === VIRTUAL_DISK_FAMILY);
}
