import { baseName, folderOf, foldName, pathKey } from '../sets/paths.ts';
import { type SetFolder, withoutEnd } from './machines-of-sets.ts';
import type { ListedMachine } from './vm-list.ts';

/**
 * Which machine is to have rights on which folder. A folder that is given counts; else those in which
 * configurations attach the set. A machine of which no configuration tells a folder gets the only one.
 * @param given the folder on the host; null when nobody named one
 * @returns null where the folder of a machine is not known: no right may be given then
 */
export function grantFolders(
  given: string | null,
  folders: readonly SetFolder[],
  machines: readonly ListedMachine[],
): SetFolder[] | null {
  const placed = new Set(folders.flatMap((folder) => folder.machines.map(({ id }) => id)));
  const unplaced = machines.filter(({ id }) => !placed.has(id));
  const on = (path: string, folder: SetFolder): SetFolder => {
    const own = new Set(folder.machines.map(({ id }) => id));
    return { path, machines: machines.filter(({ id }) => own.has(id) || !placed.has(id)) };
  };
  if (given !== null) {
    const own = folders.find(({ path }) => isSame(path, given));
    return [own ? on(given, own) : { path: given, machines }];
  }
  if (folders.length === 0 || (folders.length > 1 && unplaced.length > 0)) return null;
  return folders.map((folder) => on(folder.path, folder));
}

/** Whether two spellings lead to one folder on a host. */
export function isSame(a: string, b: string): boolean {
  return pathKey(a) === pathKey(b);
}

/**
 * The folder that an access dump is of: `icacls /save` begins every path with its name, or with `.`.
 * @returns null for a dump of several, as one of `folder\*` is
 */
export function savedFolder(entries: readonly { readonly path: string }[]): string | null {
  const names = new Set(entries.map(({ path }) => path.split('\\', 1)[0]!));
  const [name, ...others] = names;
  return name && others.length === 0 ? name : null;
}

/** Where the saved folder lies on the host, if `holder` holds it. */
export function savedIn(holder: string, saved: string): string {
  return saved === '.' ? holder : `${withoutEnd(holder).replace(/[\\/]$/, '')}\\${saved}`;
}

/** The one folder on the host that holds the saved one, as far as configurations tell; else null. */
export function holderOf(saved: string, folders: readonly SetFolder[]): string | null {
  const holders = folders
    .filter(({ path }) => saved === '.' || foldName(baseName(path)) === foldName(saved))
    .map(({ path }) => (saved === '.' ? path : withoutEnd(folderOf(path))));
  const [holder, ...others] = holders;
  return holder !== undefined && others.length === 0 ? holder : null;
}

/**
 * Whether a folder that is to hold the saved one seems to be that folder itself: then every path
 * would have its name twice. A configuration that attaches the set there says that it is right.
 */
export function repeatsSaved(given: string, saved: string, folders: readonly SetFolder[]): boolean {
  if (saved === '.') return false;
  const ends = foldName(baseName(withoutEnd(given))) === foldName(saved);
  return ends && !folders.some(({ path }) => isSame(path, savedIn(given, saved)));
}
