import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * The real path of a file that a name read from another file points to, if it lies in one of the
 * folders given, without any link that leads out of them. To be asked before such a file is opened;
 * open what it returns.
 * @param path made by joining the name to a path inside the roots; need not exist.
 * @param roots files and folders given on the command line.
 * @returns undefined when it lies outside, or does not exist. Nothing is opened to find out, and a
 *   path that leads outside by its text alone (`..`, absolute, UNC) is not even looked up.
 */
export async function insideRoots(
  path: string,
  roots: readonly string[],
): Promise<string | undefined> {
  const wanted = resolve(path);
  const realRoots = await realPaths(roots);
  const namedRoots = [...roots.map((root) => resolve(root)), ...realRoots];
  if (!isInside(wanted, namedRoots)) return undefined;
  const real = await realPath(wanted);
  return real !== undefined && isInside(real, realRoots) ? real : undefined;
}

/** Whether `path` is one of `roots` or lies below one; by text, so both must be absolute and normal. */
export function isInside(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const way = relative(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
  });
}

/** The real paths of those that exist. */
export async function realPaths(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(realPath));
  return found.filter((path) => path !== undefined);
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}
