import { minute, type TimelineEntry } from './timeline.ts';

/** A checkpoint disk that is in the folder. */
export interface RemainingCheckpoint {
  readonly path: string;
  /** When it was made, ISO 8601 UTC, where known: see `birthOf`. */
  readonly born: string | null;
}

/** A merge that the log shows beginning or failing, and never finishing. */
export interface UnfinishedMerge {
  /** The last event about it. */
  readonly last: TimelineEntry;
  /** Starts, interruptions and failures since the last one that finished. */
  readonly attempts: number;
  /** Checkpoints that are here: those the event names, or all where it names none. */
  readonly remaining: readonly RemainingCheckpoint[];
  /** "19100 at 2026-11-21 02:14 UTC: merge failed, …; the checkpoint of … is still here" */
  readonly summary: string;
}

/**
 * Merges without end in a timeline, one for each disk, or machine where the events name no disk.
 * Inferred, not decoded: a finish that names only its machine is taken to end whatever that
 * machine had begun, and what happened after the log was exported is unknown.
 */
export function unfinishedMerges(
  timeline: readonly TimelineEntry[],
  checkpoints: readonly RemainingCheckpoint[],
): UnfinishedMerge[] {
  const open = new Map<string, TimelineEntry[]>();
  for (const entry of timeline) {
    if (!entry.kind.startsWith('merge-')) continue;
    const subject = entry.subjects.length > 0 ? entry.subjects.join('\n') : (entry.vmId ?? '');
    if (entry.kind === 'merge-finished') {
      for (const [key, entries] of open) if (ends(entry, key, subject, entries)) open.delete(key);
    } else if (open.get(subject)?.push(entry) === undefined) open.set(subject, [entry]);
  }
  return [...open.values()].map((entries) => {
    const last = entries.at(-1)!;
    const remaining = checkpoints.filter((checkpoint) => concerns(checkpoint, last));
    const ending = last.kind === 'merge-started' ? ', and no end of it in this log' : '';
    return {
      last,
      attempts: entries.length,
      remaining,
      summary: `${last.summary}${ending}${stillHere(remaining, last)}`,
    };
  });
}

function ends(
  { subjects, vmId }: TimelineEntry,
  key: string,
  subject: string,
  begun: readonly TimelineEntry[],
): boolean {
  if (key === subject) return true;
  return subjects.length === 0 && vmId !== null && begun.some((entry) => entry.vmId === vmId);
}

function concerns({ path }: RemainingCheckpoint, { subjects }: TimelineEntry): boolean {
  return subjects.length === 0 || subjects.includes(path);
}

/** A checkpoint made after the event is none that the event was about. */
function stillHere(remaining: readonly RemainingCheckpoint[], { time }: TimelineEntry): string {
  if (remaining.length === 0) return '';
  const newest = remaining
    .flatMap(({ born }) => born ?? [])
    .sort()
    .at(-1);
  const wasThere = newest !== undefined && (time === null || newest <= time);
  const date = newest === undefined ? '' : `${minute(newest)} UTC`;
  if (remaining.length === 1) {
    if (newest === undefined || wasThere)
      return `; the checkpoint${date && ` of ${date}`} is still here`;
    return `; a checkpoint, made ${date}, is here`;
  }
  const which = wasThere ? `the newest of ${date}` : `the newest made ${date}`;
  return `; ${remaining.length} checkpoints${date && `, ${which},`} are ${wasThere || !date ? 'still ' : ''}here`;
}
