/**
 * Paths as text, in the manner of Windows and of POSIX alike. Nothing here is ever opened: paths
 * from files are hostile and only serve as keys to compare with files already at hand.
 */

/** The part of a path behind its last separator. */
export function baseName(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** The part of a path up to its last separator, with it; empty for a bare name. */
export function folderOf(path: string): string {
  return path.slice(0, lastSeparator(path) + 1);
}

const lastSeparator = (path: string) => Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));

/**
 * A name as Windows compares it: letter case does not count, nor composed or decomposed accents
 * (macOS decomposes them), nor trailing dots, spaces and the stray NULs of real locators.
 */
export function foldName(name: string): string {
  let end = name.length;
  while (end > 0 && TRAILING.has(name[end - 1]!)) end--;
  const kept = name.slice(0, end);
  // Upper case, because the lower case of a sigma depends on its neighbours.
  return UNUSUAL.test(kept)
    ? kept.normalize('NFC').toUpperCase().normalize('NFC')
    : kept.toUpperCase();
}

/** Nothing else is composed or decomposed; the tables of all scripts take a while to be read. */
const UNUSUAL = /[^ -~]/;

const TRAILING: ReadonlySet<string> = new Set(['\0', ' ', '.']);
const DISK_EXTENSION = /\.A?VHDX$/;

/** A folded name without the extension of a disk: equal before and after a rename to `.vhdx`. */
export function stemOf(name: string): string {
  return foldName(name).replace(DISK_EXTENSION, '');
}

/** Equal for two spellings of one path: separators, `.`, `..` and what {@link foldName} ignores. */
export function pathKey(path: string): string {
  const folder = folderOf(path);
  // What the root of a verbatim path is, all of it tells.
  if (folder === '' || VERBATIM.test(path)) return keyOf(partsOf(path));
  const { root, segments } = partsOfFolder(folder);
  const all = segments.slice();
  addSegment(all, baseName(path), root);
  return keyOf({ root, segments: all });
}

interface PathParts {
  readonly root: string;
  readonly segments: readonly string[];
}

function keyOf({ root, segments }: PathParts): string {
  return (root || './') + segments.join('/');
}

/** Thousands of files lie in few folders, and are asked for by paths into few others. */
const folders = new Map<string, PathParts>();
const MOST_FOLDERS = 64;
/** Characters; a longer one is hostile, and not kept. */
const LONGEST_FOLDER = 1024;

function partsOfFolder(folder: string): PathParts {
  const known = folders.get(folder);
  if (known) return known;
  const parts = partsOf(folder);
  if (folder.length > LONGEST_FOLDER) return parts;
  if (folders.size === MOST_FOLDERS) folders.clear();
  folders.set(folder, parts);
  return parts;
}

function partsOf(path: string): PathParts {
  const { root, rest } = takeRoot(path);
  const segments: string[] = [];
  for (const segment of rest.split(/[\\/]/)) addSegment(segments, segment, root);
  return { root, segments };
}

function addSegment(segments: string[], segment: string, root: string): void {
  if (segment === '' || segment === '.') return;
  if (segment !== '..') segments.push(foldName(segment));
  else if (segments.length > 0 && segments.at(-1) !== '..') segments.pop();
  else if (root === '') segments.push('..');
}

/** The {@link pathKey} of a path that was written down in `folder`; a rooted path stands for itself. */
export function resolvedKey(folder: string, path: string): string {
  return pathKey(takeRoot(path).root === '' ? folder + path : path);
}

const VERBATIM = /^[\\/]{2}[?.][\\/]/;
const DRIVE = /^[A-Za-z]:/;
const LEADING_SEPARATORS = /^[\\/]+/;

/** Splits off what makes a path rooted: a drive, a share, a volume, or a leading separator. */
function takeRoot(path: string): { root: string; rest: string } {
  const verbatim = VERBATIM.test(path);
  const bare = verbatim ? path.slice(4) : path;
  if (DRIVE.test(bare)) return { root: `${bare.slice(0, 2).toUpperCase()}/`, rest: bare.slice(2) };
  if (verbatim) return { root: '//?/', rest: bare };
  const separators = LEADING_SEPARATORS.exec(path)?.[0].length ?? 0;
  return { root: '/'.repeat(Math.min(2, separators)), rest: path };
}
