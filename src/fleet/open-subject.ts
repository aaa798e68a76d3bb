import type { Places } from '../bytes/places.ts';
import { SourceError } from '../bytes/source-error.ts';
import type { Case } from '../case/case.ts';
import { openCaseAt } from '../case/case-at.ts';
import type { Disk, InventoryFile } from '../sets/model.ts';
import { InputChangedError } from './input-changed-error.ts';
import type { JobFile, JobSubject } from './job.ts';

export interface SubjectOptions {
  /** Whether to count what each disk stores of its own: reads its whole table. */
  readonly countAllocation: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the case of a job's subject: its files, those to be searched for parents, and none besides.
 * @throws {InputChangedError} when a file is not what it was when the job was submitted: whoever reads
 *   a result takes it for one of that state
 * @throws {SourceError} when a file can't be read that could be then
 */
export async function openSubject(
  places: Places,
  { files, search }: JobSubject,
  { countAllocation, signal }: SubjectOptions,
): Promise<Case> {
  const opened = await openCaseAt(places, {
    paths: files.map(({ path }) => path),
    search: search.map(({ path }) => path),
    neighbours: 'ignored',
    ...{ countAllocation, signal },
    mostSampled: files.some(({ path }) => FAR.test(path)) ? MOST_SAMPLED_FAR : undefined,
  });
  const { inventory } = opened;
  const atHand = new Map(inventory.files.map((file) => [file.path, file]));
  const diskOf = new Map(inventory.disks.map((disk) => [disk.file, disk]));
  for (const then of files) requireSame(then, atHand.get(then.path), diskOf);
  for (const then of search) {
    // Of these only what is of use is in the inventory.
    const now = atHand.get(then.path);
    if (now) requireSame(then, now, diskOf);
  }
  return opened;
}

function requireSame(
  then: JobFile,
  now: InventoryFile | undefined,
  diskOf: ReadonlyMap<InventoryFile, Disk>,
): void {
  const { path } = then;
  // A hard link of another one is listed once.
  if (!now) return;
  const couldBeRead = then.size > 0 || then.modified !== null || then.identity !== null;
  if (now.kind === 'unreadable' && now.size === 0 && couldBeRead) {
    throw new SourceError(path, 'gone', `it could be read before: ${now.error}`);
  }
  const change = changeOf(then, now, diskOf.get(now)?.vhdx.header?.dataWriteGuid ?? null);
  if (change === null) return;
  if (now.error !== null) throw new SourceError(path, 'partly', now.error);
  throw new InputChangedError(path, change);
}

function changeOf(then: JobFile, now: InventoryFile, identity: string | null): string | null {
  if (then.size !== now.size) return 'it has another size';
  if (then.tag !== null && now.tag !== undefined) {
    if (then.tag !== now.tag) return 'it has another entity tag';
  } else if (then.modified !== null && now.modified !== null) {
    if (!isSameTime(then.modified, now.modified.getTime(), now.tree.roots)) {
      return 'it was written at another time';
    }
  }
  return then.identity === identity ? null : 'it is another disk';
}

const FAR = /^(?:https?|s3):\/\//i;
/** Of each set: sixteen reads for each of them, and thousands of sets. */
const MOST_SAMPLED_FAR = 4;

const QUARTER = 15 * 60 * 1000;
const MINUTE = 60 * 1000;

/**
 * The listing of a web server rounds to minutes, in a zone that it does not tell: there, only what no
 * zone explains is another time.
 */
function isSameTime(then: number, now: number, [root = '']: readonly string[]): boolean {
  if (!/^https?:/i.test(root)) return Math.floor(then) === Math.floor(now);
  const apart = Math.abs(then - now) % QUARTER;
  return Math.min(apart, QUARTER - apart) <= MINUTE;
}
