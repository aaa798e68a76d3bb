import { codeOf } from '../bytes/vhdset-error.ts';
import type { FileEntry, FileSystem } from '../volumes/file-system.ts';

/** A file or folder on a volume, and the stream of it that is meant. */
export interface FileArgument {
  readonly entry: FileEntry;
  /** Empty for the content itself. */
  readonly stream: string;
}

/**
 * Finds what `path` or `path:stream` names.
 * @throws {FileSystemError} `no-such-file`, `no-such-stream`
 */
export async function fileNamed(fileSystem: FileSystem, path: string): Promise<FileArgument> {
  const colon = path.lastIndexOf(':');
  const splits = colon > path.lastIndexOf('/') + 1;
  try {
    return { entry: await fileSystem.lookUp(path), stream: '' };
  } catch (error) {
    if (!splits || codeOf(error) !== 'no-such-file') throw error;
    return { entry: await fileSystem.lookUp(path.slice(0, colon)), stream: path.slice(colon + 1) };
  }
}
