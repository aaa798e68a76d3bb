import { minute, type TimelineEntry } from './timeline.ts';

/** A checkpoint disk that is in the folder. */
export interface RemainingCheckpoint {
  readonly path: string;
  /** When it was made, ISO 8601 UTC, where known. */
  readonly since: string | null;
}

/** A merge that the log shows beginning or failing, and never finishing. */
export interface UnfinishedMerge {
  /** The last event about it. */
  readonly last: TimelineEntry;
  /** Starts, interruptions and failures since the last one that finished. */
  readonly attempts: number;
  /** Checkpoints that are still here and not known to be younger than the last event. */
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
    if (entry.kind === 'merge-finished') open.delete(subject);
    else if (open.get(subject)?.push(entry) === undefined) open.set(subject, [entry]);
  }
  return [...open.values()].map((entries) => {
    const last = entries.at(-1)!;
    const remaining = checkpoints.filter((checkpoint) => concerns(checkpoint, last));
    const ending = last.kind === 'merge-started' ? ', and no end of it in this log' : '';
    return {
      last,
      attempts: entries.length,
      remaining,
      summary: `${last.summary}${ending}${stillHere(remaining)}`,
    };
  });
}

function concerns({ path, since }: RemainingCheckpoint, last: TimelineEntry): boolean {
  if (last.subjects.length > 0 && !last.subjects.includes(path)) return false;
  return since === null || last.time === null || since <= last.time;
}

function stillHere(remaining: readonly RemainingCheckpoint[]): string {
  if (remaining.length === 0) return '';
  const newest = remaining
    .flatMap(({ since }) => since ?? [])
    .sort()
    .at(-1);
  const date = newest ? ` of ${minute(newest)} UTC` : '';
  return remaining.length === 1
    ? `; the checkpoint${date} is still here`
    : `; ${remaining.length} checkpoints${date && `, the newest${date},`} are still here`;
}
