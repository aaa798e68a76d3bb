import { fileTimeToDate } from '../bytes/file-time.ts';
import type { FileEvent } from '../bytes/file-tree.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { changeJournal, type JournalEvent } from './change-journal.ts';
import type { DeletedEntry, FileSystem } from './file-system.ts';
import { nextSequence } from './ntfs/ntfs-file.ts';

/** Bytes of a journal that are gone through: what was deleted lately stands at its end. */
const MOST_JOURNAL = 256 * 1024 * 1024;
/** Of each file, the last ones. */
const MOST_EVENTS = 16;

const TOLD: readonly (readonly [reason: string, what: FileEvent['what']])[] = [
  ['file-delete', 'deleted'],
  ['rename-new-name', 'renamed'],
  ['file-create', 'created'],
];

/**
 * When deleted files were made, renamed and deleted, by their ids, as far as the journal goes back. What
 * cannot be read of it tells nothing.
 */
export async function historiesOf(
  fileSystem: FileSystem,
  entries: readonly DeletedEntry[],
): Promise<Map<number, readonly FileEvent[]>> {
  const wanted = new Map(entries.map(({ id, generation }) => [id, generation]));
  const histories = new Map<number, FileEvent[]>();
  if (wanted.size === 0) return histories;
  try {
    for await (const event of changeJournal(fileSystem, MOST_JOURNAL)) {
      if ('gap' in event || !isOf(event, wanted.get(event.id))) continue;
      const what = TOLD.find(([reason]) => event.reasons.includes(reason))?.[1];
      if (what) add(histories, event, what);
    }
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
  }
  return histories;
}

/** A record counts on when its file is deleted. */
function isOf({ generation }: JournalEvent, now: number | null | undefined): boolean {
  return now === generation || now === nextSequence(generation);
}

/** A file is told again and again until it is closed: the first time counts. */
function add(
  histories: Map<number, FileEvent[]>,
  { id, time, name }: JournalEvent,
  what: FileEvent['what'],
): void {
  const events = histories.get(id) ?? [];
  const last = events.at(-1);
  if (last?.what === what && last.name === name) return;
  events.push({ time: fileTimeToDate(time), what, name });
  if (events.length > MOST_EVENTS) events.shift();
  histories.set(id, events);
}
