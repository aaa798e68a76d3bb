import type { Fault } from '../bytes/fault.ts';
import type { FileEntry, FoundEntry, UnreadableFile, WalkOptions } from './file-system.ts';
import { FileSystemError } from './file-system-error.ts';

/** Deeper than any path that a person could write. */
const DEEPEST = 1024;

/** What a file system has to tell so that its tree can be gone through. */
export interface Directories<Entry extends FileEntry> {
  readonly root: Entry;
  children(directory: Entry): AsyncIterable<Entry | UnreadableFile>;
  /** Letters compared as the file system does. */
  sameName(entry: Entry, name: string): boolean;
}

/** Finds an entry by its path, as {@link FileSystem.lookUp} says. */
export async function lookUpIn<Entry extends FileEntry>(
  { root, children, sameName }: Directories<Entry>,
  path: string | readonly string[],
): Promise<Entry> {
  const names = typeof path === 'string' ? path.split(/[/\\]/).filter((name) => name !== '') : path;
  let entry = root;
  for (const name of names) {
    const asked = typeof path === 'string' ? path : path.join('/');
    if (entry.type !== 'directory') {
      throw new FileSystemError('not-a-directory', asked, `${entry.path} is a file`);
    }
    let next: Entry | null = null;
    for await (const child of children(entry)) {
      if (child.found === 'entry' && sameName(child, name)) {
        next = child;
        break;
      }
    }
    if (!next) {
      const folder = entry.path === '' ? 'the volume' : entry.path;
      throw new FileSystemError('no-such-file', asked, `${folder} has no ${name}`);
    }
    entry = next;
  }
  return entry;
}

/**
 * Everything below the root, each directory before its content. A directory that is reached twice,
 * which only a damaged volume has, is gone into once.
 * @param placeOf tells where the content of a directory begins
 */
export async function* walkTree<Entry extends FileEntry>(
  { root, children }: Directories<Entry>,
  placeOf: (directory: Entry) => number,
  { signal }: WalkOptions = {},
): AsyncGenerator<FoundEntry & (Entry | UnreadableFile)> {
  const seen = new Set([placeOf(root)]);
  const pending: { directory: Entry; depth: number }[] = [{ directory: root, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const below: { directory: Entry; depth: number }[] = [];
    for await (const child of children(next.directory)) {
      signal?.throwIfAborted();
      yield child;
      if (child.found !== 'entry' || child.type !== 'directory') continue;
      const place = placeOf(child);
      if (seen.has(place)) {
        yield unreadable(child, 'directory-cycle', 'its content is that of another directory');
      } else if (next.depth >= DEEPEST) {
        yield unreadable(child, 'directory-depth', 'it lies too deep to be gone into');
      } else {
        seen.add(place);
        below.push({ directory: child, depth: next.depth + 1 });
      }
    }
    pending.push(...below.reverse());
  }
}

function unreadable({ path, id }: FileEntry, code: string, message: string): UnreadableFile {
  const fault: Fault = { code, structure: 'directory', offset: 0, message };
  return { found: 'unreadable', path, id, fault };
}
