import { baseName } from '../../sets/paths.ts';
import { type Printable, printable } from '../printable.ts';

const GUID_IN_NAME = /([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A file name short enough for a tree: a GUID in it keeps its first eight digits. */
export function shortName(path: string): Printable {
  return printable(baseName(path).replace(GUID_IN_NAME, '$1…'));
}

/** A path as it is told in a report: without the folder that was given on the command line. */
export function shownPath(path: string, roots: readonly string[]): Printable {
  const root = roots.find(
    (folder) => path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length)),
  );
  return printable(root ? path.slice(root.length + 1) : path);
}

/** Shortens in the middle, so that the beginning and the extension stay readable. */
export function ellipsis(text: Printable, width: number): Printable {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return printable(`${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`);
}
