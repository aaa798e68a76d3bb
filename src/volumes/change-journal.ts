import type { FileTime } from '../bytes/file-time.ts';
import { codeOf } from '../bytes/vhdset-error.ts';
import { usnReasons } from '../formats/ntfs/usn-record.ts';
import type { FileStream, FileSystem } from './file-system.ts';
import { FileSystemError } from './file-system-error.ts';
import { type JournalGap, readUsnJournal } from './ntfs/usn-journal.ts';

/** What the change journal of a volume tells to have happened to a file. */
export interface JournalEvent {
  /** UTC. */
  readonly time: FileTime;
  /** As [MS-FSCC] 2.3.62 names them, in small letters: `file-create`, `rename-new-name`, `close`. */
  readonly reasons: readonly string[];
  /** The file, as an entry of the volume has it; a deleted one may be counted one further by now. */
  readonly id: number;
  readonly generation: number;
  readonly parentId: number;
  readonly parentGeneration: number;
  /** The name that it had then. */
  readonly name: string;
  /** `FILE_ATTRIBUTE_…` */
  readonly attributes: number;
  /** Place in the journal, ever growing. */
  readonly usn: bigint;
}

const JOURNAL = ['$Extend', '$UsnJrnl'];
const STREAM = '$J';

/**
 * What happened on a volume, oldest first. NTFS alone keeps such a journal, and only where it was
 * switched on; its beginning is given up again and again.
 * @param most bytes of the journal that are read, its end first of all; all when left out
 * @throws {FileSystemError} `no-such-file` when the volume keeps none; and what reading it throws
 */
export async function* changeJournal(
  fileSystem: FileSystem,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<JournalEvent | { readonly gap: JournalGap }> {
  const journal = await openJournal(fileSystem);
  for await (const record of readUsnJournal(journal, Math.max(0, journal.size - most))) {
    if ('gap' in record) {
      yield record;
      continue;
    }
    const { time, reason, file, parent, name, attributes, usn } = record;
    yield {
      ...{ time, reasons: usnReasons(reason), id: file.record, generation: file.sequence },
      ...{ parentId: parent.record, parentGeneration: parent.sequence, name, attributes, usn },
    };
  }
}

async function openJournal(fileSystem: FileSystem): Promise<FileStream> {
  const path = JOURNAL.join('/');
  const none = 'this volume keeps no journal of changes';
  if (fileSystem.kind !== 'ntfs') throw new FileSystemError('no-such-file', path, none);
  try {
    return await fileSystem.openStream(await fileSystem.lookUp(JOURNAL), STREAM);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'no-such-file' && code !== 'no-such-stream') throw error;
    throw new FileSystemError('no-such-file', path, none, error);
  }
}

/** A journal's event with where the file lay, as far as its directory is still there. */
export interface PlacedEvent extends JournalEvent {
  /** Begins with `?directory-` where the directory is not there any more. */
  readonly path: string;
}

/** The events with paths: those that the directories have now, which may have been renamed since. */
export async function* placedEvents(
  fileSystem: FileSystem,
): AsyncGenerator<PlacedEvent | { readonly gap: JournalGap }> {
  const { root } = fileSystem;
  const directories = new Map([[root.id, { path: '', generation: root.generation }]]);
  for await (const portion of fileSystem.portions({ systemFiles: true })) {
    for (const entry of portion) {
      if (entry.found === 'unreadable' || entry.type !== 'directory') continue;
      directories.set(entry.id, { path: entry.path, generation: entry.generation });
    }
  }
  for await (const event of changeJournal(fileSystem)) {
    if ('gap' in event) {
      yield event;
      continue;
    }
    const { parentId, parentGeneration, name } = event;
    const directory = directories.get(parentId);
    const known = directory?.generation === parentGeneration ? directory.path : null;
    const place = known ?? `?directory-${parentId}-${parentGeneration}`;
    yield { ...event, path: place === '' ? name : `${place}/${name}` };
  }
}
