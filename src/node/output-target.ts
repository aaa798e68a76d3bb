import { lstat, stat } from 'node:fs/promises';
import { irregularKind } from './file-facts.ts';
import { OutputError, outputError } from './output-error.ts';
import { realPath } from './real-path.ts';
import { isRemote } from './remote-path.ts';
import { errnoOf } from './source-error.ts';
import { windowsNameFault } from './windows-name.ts';

/** What files can be recognised by, with the path of each: a mark in common means the same file. */
export type FileMarks = ReadonlyMap<string, string>;

/** By identity, which sees through hard links, and by real path, where identities are not to be trusted. */
export async function marksOf(paths: readonly string[]): Promise<FileMarks> {
  const marks = new Map<string, string>();
  await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path, { bigint: true }).catch(() => undefined);
      const real = await realPath(path).catch(() => undefined);
      if (stats) marks.set(`${stats.dev}:${stats.ino}`, path);
      if (real !== undefined) marks.set(real, path);
    }),
  );
  return marks;
}

/**
 * Looks at what stands under the name of an output.
 * @param inputs files that are never replaced, under whatever name or link.
 * @param force whether any other file may be.
 * @throws {OutputError} `is-an-input`, `not-a-file`, `exists` (without `force`), or `no-name`: on
 * another machine, or on Windows, where some names are no files.
 */
export async function requireTarget(
  path: string,
  inputs: FileMarks,
  force: boolean,
): Promise<void> {
  const fault = process.platform === 'win32' ? windowsNameFault(path) : undefined;
  if (fault) {
    const told = `"${fault.name}" is not a valid file name on Windows: it ${fault.reason}`;
    throw new OutputError(path, 'no-name', `${told}; choose another name`);
  }
  if (isRemote(path)) {
    throw new OutputError(
      path,
      'no-name',
      'new files are written on this machine alone; name one here',
    );
  }
  for (const mark of (await marksOf([path])).keys()) {
    const input = inputs.get(mark);
    if (input === undefined) continue;
    const explanation = `it is the same file as the input ${input}; choose another name`;
    throw new OutputError(path, 'is-an-input', explanation);
  }
  const stats = await lstat(path, { bigint: true }).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw outputError(path, error);
  });
  if (!stats) return;
  const kind = stats.isSymbolicLink() ? undefined : irregularKind(stats);
  if (kind) throw new OutputError(path, 'not-a-file', `it is ${kind}; name a file`);
  if (!force) throw alreadyExists(path);
}

export function alreadyExists(path: string): OutputError {
  return new OutputError(path, 'exists', 'it exists; choose another name, or use --force');
}
