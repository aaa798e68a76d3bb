import type { DeletedStream } from '../volumes/deleted-streams.ts';
import type { DeletedEntry, FileSystem } from '../volumes/file-system.ts';
import { FileSystemError } from '../volumes/file-system-error.ts';

/**
 * The deleted files that `path` or `path:stream` names, or that lay below it: their folders may be gone too,
 * so the paths are those that `ls --deleted` shows.
 * @throws {FileSystemError} `no-such-file`
 */
export async function deletedNamed(fileSystem: FileSystem, path: string): Promise<DeletedStream[]> {
  for (const { file, stream } of readingsOf(path)) {
    const found: DeletedStream[] = [];
    for await (const entry of fileSystem.deleted()) {
      if (entry.type !== 'file' || !isAtOrBelow(entry.path, file)) continue;
      if (stream === '' || hasStream(entry, stream)) found.push({ entry, stream });
    }
    // Of a whole volume, none is an answer too.
    if (found.length > 0 || file === '') return found;
  }
  const why = 'no deleted file had this path; ls --deleted lists what is left of deleted files';
  throw new FileSystemError('no-such-file', path, why);
}

/** A colon may be part of a name, or begin that of a stream. */
function readingsOf(path: string): { file: string; stream: string }[] {
  const colon = path.lastIndexOf(':');
  const whole = { file: plainPath(path), stream: '' };
  if (colon <= path.lastIndexOf('/') + 1) return [whole];
  return [whole, { file: plainPath(path.slice(0, colon)), stream: path.slice(colon + 1) }];
}

const hasStream = ({ streams }: DeletedEntry, stream: string) =>
  streams.some(({ name }) => name === stream);

/** As entries have it: no separator in front or at the end, and `/` between. */
export function plainPath(path: string): string {
  return path.replace(/^[/\\]+|[/\\]+$/g, '').replaceAll('\\', '/');
}

/** Windows compares names without regard to case; what was deleted cannot be looked up. */
export function isAtOrBelow(path: string, folder: string): boolean {
  const [a, b] = [path.toUpperCase(), folder.toUpperCase()];
  return b === '' || a === b || a.startsWith(`${b}/`);
}

/** What must be known of every file that was deleted and is read nevertheless. */
export function warningOfDeleted({ kind }: FileSystem, accepted: boolean): string {
  const unproven = accepted
    ? 'deleted files are read as their clusters are now, whatever was written there since'
    : 'the clusters of deleted files are free, but nothing proves that they still hold the same';
  return kind.startsWith('fat')
    ? `${unproven}; FAT no longer tells which ones they were: they are taken to follow each other`
    : unproven;
}
