import { type DeletedStream, openedAsLeft } from '../volumes/deleted-streams.ts';
import type { FileEntry, FileSystem } from '../volumes/file-system.ts';
import { everythingBelow } from '../volumes/listed-file.ts';
import { deletedNamed, plainPath, warningOfDeleted } from './deleted-argument.ts';
import type { ExtractedFile, StreamToExtract } from './extraction.ts';
import { fileNamed } from './file-argument.ts';
import type { OpenedVolume } from './look-inside.ts';
import { remark } from './remarks.ts';

/** What of a volume is asked for. */
interface SelectionArgs {
  readonly path: string;
  /** Also named streams. */
  readonly streams: boolean;
  readonly acceptDoubtful?: boolean | undefined;
}

/** What is to be written: files with their names below the folder, and folders. */
export interface Selection {
  /** What opens the files. */
  readonly content: Pick<FileSystem, 'openStream'>;
  readonly files: StreamToExtract[];
  readonly folders: { entry: FileEntry; names: string[] }[];
  readonly skipped: ExtractedFile[];
  /** Named streams that are left out. */
  leftOut: number;
}

/** Files and folders that are there. */
export async function select(
  { fileSystem }: OpenedVolume,
  args: SelectionArgs,
): Promise<Selection> {
  const { entry, stream } = await fileNamed(fileSystem, args.path);
  const selection: Selection = newSelection(fileSystem);
  if (entry.type === 'file') {
    addFile(selection, entry, [entry.name], stream === '' ? args.streams : false, stream);
    return selection;
  }
  const depth = entry.path === '' ? 0 : entry.path.split('/').length;
  for await (const portion of everythingBelow(fileSystem, entry)) {
    for (const found of portion) {
      const names = found.path.split('/').slice(depth);
      if (found.found === 'unreadable') selection.skipped.push(unreadable(found));
      else if (found.system) continue;
      else if (found.reparse?.target) selection.skipped.push(linked(found, found.reparse.target));
      else if (found.type === 'directory') selection.folders.push({ entry: found, names });
      else addFile(selection, found, names, args.streams);
    }
  }
  // A folder comes before what lies in it.
  selection.folders.sort((a, b) => a.names.length - b.names.length);
  return selection;
}

const newSelection = (content: Selection['content']): Selection => ({
  ...{ content, files: [], folders: [], skipped: [], leftOut: 0 },
});

/** Deleted files, and what is left of each; their folders are made as they are needed. */
export async function selectDeleted(
  { fileSystem }: OpenedVolume,
  args: SelectionArgs,
): Promise<Selection> {
  const { acceptDoubtful = false } = args;
  const found = await deletedNamed(fileSystem, args.path);
  const streams = found.flatMap(({ entry, stream }): DeletedStream[] => {
    if (stream !== '' || !args.streams) return [{ entry, stream }];
    return entry.streams.map(({ name }) => ({ entry, stream: name }));
  });
  const content = await openedAsLeft(fileSystem, streams, acceptDoubtful);
  const selection = newSelection(content);
  const folder = plainPath(args.path);
  const depth = folder === '' ? 0 : folder.split('/').length;
  const taken = new Map<string, number>();
  for (const { entry, stream } of streams) {
    const whole = entry.path.split('/');
    const names = whole.slice(Math.min(depth, whole.length - 1));
    // Of several files with one path, those that were found later have the number of their record too.
    const first = taken.get(entry.path) ?? entry.id;
    taken.set(entry.path, first);
    if (first !== entry.id) names.push(`${names.pop()}.record-${entry.id}`);
    selection.files.push({ entry, stream, names });
  }
  if (found.length > 0) remark(`warning: ${warningOfDeleted(fileSystem, acceptDoubtful)}`);
  return selection;
}

function addFile(
  selection: Selection,
  entry: FileEntry,
  names: string[],
  streams: boolean,
  stream = '',
): void {
  selection.files.push({ entry, stream, names });
  for (const { name } of entry.streams) {
    if (name === '' || name === stream) continue;
    if (streams) selection.files.push({ entry, stream: name, names });
    else selection.leftOut++;
  }
}

function unreadable({ path, fault }: { path: string; fault: { message: string } }): ExtractedFile {
  return { ...nothingOf(path), content: 'not-read', skipped: fault.message };
}

/** Nothing of its content is lost: what it leads to is a file of its own. */
function linked({ path, reparse }: FileEntry, target: string): ExtractedFile {
  return { ...nothingOf(path), content: 'whole', skipped: `a ${reparse!.kind} to ${target}` };
}

function nothingOf(source: string) {
  const none = { target: null, sha256: null, modified: null };
  return { source, ...none, size: 0, zone: 'utc' as const, missing: [] };
}
