import { baseName } from '../../sets/paths.ts';

const GUID_IN_NAME = /([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A file name short enough for a tree: a GUID in it keeps its first eight digits. */
export function shortNameOf(path: string): string {
  return baseName(path).replace(GUID_IN_NAME, '$1…');
}

/** A path as it is told in a report: without the folder that was given on the command line. */
export function pathWithin(path: string, roots: readonly string[]): string {
  const root = roots.find(
    (folder) => path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length)),
  );
  return root ? path.slice(root.length + 1) : path;
}
