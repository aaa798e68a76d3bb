import type { FileEntry, FileSystem } from './file-system.ts';

/** A file of one state of a volume, with all of its names. */
export interface FileInState {
  readonly found: 'file';
  readonly id: number;
  readonly generation: number | null;
  /** One of its names, with what is the same under each. */
  readonly entry: FileEntry;
  /** At least one. */
  readonly names: readonly FileName[];
}

interface FileName {
  readonly parentId: number;
  readonly name: string;
  readonly path: string;
}

/** Files that one state can't tell of: as many numbers from `id` on. */
export interface UnreadableInState {
  readonly found: 'unreadable';
  readonly id: number;
  readonly count: number;
  readonly path: string;
  readonly reason: string;
}

/** The files of a volume, each once, in the order of the walk; the file system's own left out. */
export async function* filesInOrder(
  fileSystem: FileSystem | null,
  signal?: AbortSignal,
): AsyncGenerator<FileInState | UnreadableInState> {
  let entry: FileEntry | null = null;
  let names: FileName[] = [];
  const done = (): FileInState => {
    return { found: 'file', id: entry!.id, generation: entry!.generation, entry: entry!, names };
  };
  for await (const found of fileSystem?.walk({ signal }) ?? []) {
    if (entry && found.id !== entry.id) {
      yield done();
      entry = null;
    }
    if (found.found === 'unreadable') {
      const { path, fault, count = 1 } = found;
      const id = found.id ?? -1;
      // One of several names that is of no use: the file is told by the others.
      if (!entry) yield { found: 'unreadable', id, count, path, reason: fault.message };
      continue;
    }
    if (!entry) names = [];
    entry = found;
    names.push({ parentId: found.parentId, name: found.name, path: found.path });
  }
  if (entry) yield done();
}
