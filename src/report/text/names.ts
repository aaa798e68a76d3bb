import { type Printable, printable } from '../printable.ts';
import { pathWithin, shortNameOf } from '../view/names.ts';

/** A file name short enough for a tree, fit to be shown. */
export function shortName(path: string): Printable {
  return printable(shortNameOf(path));
}

/** A path without the folder that was given on the command line, fit to be shown. */
export function shownPath(path: string, roots: readonly string[]): Printable {
  return printable(pathWithin(path, roots));
}

/** Shortens in the middle, so that the beginning and the extension stay readable. */
export function ellipsis(text: Printable, width: number): Printable {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return printable(`${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`);
}
