import type { ChangedVolume } from './changed-files.ts';
import type { FileChange } from './file-change.ts';

type Described = 'number' | 'kind' | 'label' | 'status' | 'reason' | 'writtenBytes' | 'warnings';

/** What became of the files of a volume: how many, and the largest by name. */
export interface CountedVolume extends Pick<ChangedVolume, Described> {
  readonly counts: Readonly<Record<FileChange['change'], ChangeCount>>;
  /** Files that could not be compared. */
  readonly undetermined: number;
  /** Bytes of the content of files that could not be compared. */
  readonly unknownBytes: number;
  /** The changes with the most content, the largest first. */
  readonly largest: readonly NamedChange[];
  /** Whether there are more than were counted. */
  readonly more: boolean;
}

export interface ChangeCount {
  readonly files: number;
  readonly folders: number;
  /** What of the content was written; of what was removed, what it had. */
  readonly bytes: number;
  /** What of the content the older state had in its place. */
  readonly previousBytes: number;
}

export interface NamedChange {
  readonly change: FileChange['change'];
  readonly type: FileChange['type'];
  readonly path: string;
  readonly bytes: number;
}

/** Changes of a volume that are named. */
const MOST_NAMED = 20;
/** Changes of a volume that are counted. */
const MOST_COUNTED = 100_000;

/** @throws the reason of the signal */
export async function countedChanges(
  volume: ChangedVolume,
  signal?: AbortSignal,
): Promise<CountedVolume> {
  const none = () => ({ files: 0, folders: 0, bytes: 0, previousBytes: 0 });
  const counts = { added: none(), removed: none(), renamed: none(), changed: none() };
  const largest: NamedChange[] = [];
  let [undetermined, unknownBytes, counted, more] = [0, 0, 0, false];
  for await (const change of volume.changes(signal)) {
    if (counted === MOST_COUNTED) {
      more = true;
      break;
    }
    counted++;
    if (change.change === 'undetermined') {
      undetermined++;
      continue;
    }
    const bytes = change.change === 'removed' ? change.previousBytes : change.bytes;
    const count = counts[change.change];
    count[change.type === 'file' ? 'files' : 'folders']++;
    count.bytes += bytes;
    count.previousBytes += change.previousBytes;
    unknownBytes += change.unknownBytes;
    const path = change.paths[0] ?? change.previousPaths[0];
    if (path !== undefined)
      keep(largest, { change: change.change, type: change.type, path, bytes });
  }
  const { number, kind, label, status, reason, writtenBytes, warnings } = volume;
  const described = { number, kind, label, status, reason, writtenBytes, warnings };
  return { ...described, counts, undetermined, unknownBytes, largest, more };
}

/** Of equal ones, those that came first. */
function keep(largest: NamedChange[], change: NamedChange): void {
  const last = largest.at(-1);
  if (largest.length === MOST_NAMED && last!.bytes >= change.bytes) return;
  const after = largest.findIndex(({ bytes }) => bytes < change.bytes);
  largest.splice(after < 0 ? largest.length : after, 0, change);
  if (largest.length > MOST_NAMED) largest.pop();
}
