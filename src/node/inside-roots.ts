import { isAbsolute, relative, sep } from 'node:path';
import { realPath } from './real-path.ts';

/** Whether `path` is one of `roots` or lies below one; by text, so both must be absolute and normal. */
export function isInside(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const way = relative(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
  });
}

/** The real paths of those that exist. */
export async function realPaths(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => realPath(path).catch(() => undefined)));
  return found.filter((path) => path !== undefined);
}
