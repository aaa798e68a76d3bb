import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { SourceError } from '../bytes/source-error.ts';
import { isInside } from './inside-roots.ts';
import { OutputError } from './output-error.ts';
import { realPath } from './real-path.ts';
import { parseAddress } from './remote/address.ts';
import { isRemote } from './remote-path.ts';
import { windowsNameFault } from './windows-name.ts';

/**
 * The folders that a worker may read, and the one in which it may write. Paths come from a queue: they
 * are as untrusted as paths in a file.
 */
export class WorkerRoots {
  readonly #remote: readonly string[];
  readonly #here: readonly string[];
  readonly #output: string | null;
  #real: Promise<readonly string[]> | undefined;

  /** @param output where new files may be written; null: nowhere */
  constructor(roots: readonly string[], output: string | null) {
    this.#remote = roots.filter(isRemote);
    this.#here = roots.filter((root) => !isRemote(root)).map((root) => resolve(root));
    this.#output = output === null ? null : resolve(output);
  }

  /** The folders that may be read, as another worker can compare them. */
  get all(): readonly string[] {
    return [...this.#remote, ...this.#here];
  }

  /** Whether a path lies in one of them by its text: where links lead is not asked. */
  covers(path: string): boolean {
    if (isRemote(path)) return this.#remote.some((root) => isBelow(path, root));
    return isAbsolute(path) && resolve(path) === path && isInside(path, this.#here);
  }

  /**
   * @throws {SourceError} `outside` for a path that leads out of all roots: absolute elsewhere, by
   *   `..`, or by a symbolic link
   */
  async requireInside(path: string): Promise<void> {
    // By text first: nothing outside is even asked for.
    if (!this.covers(path)) throw outside(path);
    if (isRemote(path)) return;
    this.#real ??= Promise.all(this.#here.map((root) => realPath(root).catch(() => root)));
    const real = await realPath(path).catch(() => null);
    // What is not there leads nowhere: it is told when it is opened.
    if (real !== null && !isInside(real, await this.#real)) throw outside(path);
  }

  /**
   * The path of a new file, the folder of which is made.
   * @param name relative to the folder for outputs, with slashes
   * @throws {OutputError} `outside` for one that leads out of the folder, or where there is no such folder
   */
  async outputPath(name: string): Promise<string> {
    const refuse = (why: string): never => {
      throw new OutputError(name, 'outside', why);
    };
    const folder = this.#output ?? refuse('this worker was given no folder with --output');
    const names = name.split('/');
    const isName = (one: string) => one !== '' && !/^\.{1,2}$|[\\\0]/.test(one);
    if (isAbsolute(name) || !names.every(isName) || /^[A-Za-z]:/.test(name)) {
      refuse('it leads out of the folder for outputs');
    }
    const path = join(folder, ...names);
    if (process.platform === 'win32' && windowsNameFault(path))
      refuse('it is not a valid name on Windows');
    await mkdir(folder, { recursive: true });
    const root = await realPath(folder);
    // Folder by folder: below a link that leads out, none is made.
    let at = folder;
    for (const part of names.slice(0, -1)) {
      at = join(at, part);
      await mkdir(at).catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
      });
      if (!isInside(await realPath(at), [root]))
        refuse('a link leads out of the folder for outputs');
    }
    if (!isInside(await realPath(dirname(path)), [root])) refuse('it leads out of the folder');
    return path;
  }
}

function outside(path: string): SourceError {
  const why =
    'it lies in none of the folders given with --root, and no other worker at work has all of this job; ' +
    'start one with all folders that were submitted together, and submit them again';
  return new SourceError(path, 'outside', why);
}

/** Of addresses, name by name: a server may take `%2e%2e` for what it stands for. */
function isBelow(path: string, root: string): boolean {
  const [own, top] = [parseAddress(path), parseAddress(root)];
  if (own.scheme !== top.scheme || own.authority.toLowerCase() !== top.authority.toLowerCase()) {
    return false;
  }
  const names = own.rest.split('/');
  if (
    !names.slice(0, -1).every(isPlainName) ||
    !(names.at(-1) === '' || isPlainName(names.at(-1)!))
  )
    return false;
  const prefix = top.rest === '' || top.rest.endsWith('/') ? top.rest : `${top.rest}/`;
  return own.rest === top.rest || own.rest.startsWith(prefix);
}

function isPlainName(name: string): boolean {
  let decoded = name;
  // As often as a server may do it.
  for (let i = 0; i < 4; i++) {
    if (/^\.{0,2}$/.test(decoded) || /[/\\]/.test(decoded)) return false;
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      return true;
    }
  }
  return true;
}
