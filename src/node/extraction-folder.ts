import { lstat, mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type AtomicOutput, type TargetOptions, writeOutput } from './atomic-output.ts';
import { OutputError, outputError } from './output-error.ts';
import { errnoOf } from './source-error.ts';

/** When a file was last written and read; null leaves that of the copy. */
export interface KeptTimes {
  readonly modified: Date | null;
  readonly accessed: Date | null;
}

/** A folder into which files are written, and nothing outside of it. */
export class ExtractionFolder {
  readonly #root: string;
  readonly #options: TargetOptions;
  /** Folders that are known to be folders, and not links out of here. */
  readonly #folders = new Set<string>();

  private constructor(root: string, options: TargetOptions) {
    this.#root = root;
    this.#options = options;
  }

  /** @throws {OutputError} when there is something else of that name, or it cannot be made */
  static async open(path: string, options: TargetOptions): Promise<ExtractionFolder> {
    const folder = new ExtractionFolder(path, options);
    await folder.#make(path, true);
    return folder;
  }

  /** Makes the folder of these names, and those it lies in. */
  async makeFolder(names: readonly string[]): Promise<string> {
    let path = this.#root;
    for (const name of names) {
      path = join(path, requireSafe(name));
      await this.#make(path, false);
    }
    return path;
  }

  /**
   * Writes a file: it appears under its name when it is complete.
   * @returns its path
   * @throws {OutputError} where a file of that name exists, or a folder of its path is a link
   */
  async writeFile(
    names: readonly string[],
    times: KeptTimes,
    write: (output: AtomicOutput) => Promise<void>,
  ): Promise<string> {
    const folder = await this.makeFolder(names.slice(0, -1));
    const path = join(folder, requireSafe(names.at(-1)!));
    await writeOutput(path, this.#options, write);
    await keepTimes(path, times);
    return path;
  }

  /** The times of a folder: set when all that is in it has been written. */
  async keepFolderTimes(names: readonly string[], times: KeptTimes): Promise<void> {
    await keepTimes(await this.makeFolder(names), times);
  }

  async #make(path: string, followed: boolean): Promise<void> {
    if (this.#folders.has(path)) return;
    try {
      await mkdir(path, { recursive: followed });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw outputError(path, error);
    }
    // The folder that was named may be a link; one inside of it would lead out.
    const stats = followed ? null : await lstat(path);
    if (stats && !stats.isDirectory()) {
      const what = stats.isSymbolicLink() ? 'a symbolic link' : 'no folder';
      throw new OutputError(
        path,
        'not-a-folder',
        `it is ${what}, and nothing is written through it`,
      );
    }
    this.#folders.add(path);
  }
}

/** The last line of defence: what is asked for here is one component of a path. */
function requireSafe(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) {
    throw new RangeError(`${JSON.stringify(name)} is not a file name`);
  }
  return name;
}

async function keepTimes(path: string, { modified, accessed }: KeptTimes): Promise<void> {
  const time = modified ?? accessed;
  if (!time) return;
  // A file system that takes no such time keeps its own.
  await utimes(path, accessed ?? time, modified ?? time).catch(() => {});
}
