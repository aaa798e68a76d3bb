import { codeOf } from '../bytes/vhdset-error.ts';
import type { FileEntry, FileSystem } from '../volumes/file-system.ts';
import { FileSystemError } from '../volumes/file-system-error.ts';

/** A file or folder on a volume, and the stream of it that is meant. */
export interface FileArgument {
  readonly entry: FileEntry;
  /** Empty for the content itself. */
  readonly stream: string;
}

/**
 * Finds what `path` or `path:stream` names, to be read.
 * @throws {FileSystemError} `no-such-file`, `no-such-stream`; `not-a-file` for a link, which holds nothing
 */
export async function fileNamed(fileSystem: FileSystem, path: string): Promise<FileArgument> {
  const { entry, stream } = await found(fileSystem, path);
  if (stream !== '') await requireStream(fileSystem, entry, stream);
  else if (entry.reparse?.target) {
    const { kind, target } = entry.reparse;
    const what = `it is a ${kind} to ${target}: name what it leads to`;
    throw new FileSystemError('not-a-file', entry.path, what);
  }
  return { entry, stream };
}

/** Why a stream that is there cannot be read is told by whoever reads it. */
async function requireStream(fileSystem: FileSystem, entry: FileEntry, stream: string) {
  await fileSystem.openStream(entry, stream).catch((error: unknown) => {
    if (codeOf(error) === 'no-such-stream') throw error;
  });
}

async function found(fileSystem: FileSystem, path: string): Promise<FileArgument> {
  const colon = path.lastIndexOf(':');
  const splits = colon > path.lastIndexOf('/') + 1;
  try {
    return { entry: await fileSystem.lookUp(path), stream: '' };
  } catch (error) {
    if (!splits || codeOf(error) !== 'no-such-file') throw error;
    return { entry: await fileSystem.lookUp(path.slice(0, colon)), stream: path.slice(colon + 1) };
  }
}
