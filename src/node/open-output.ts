import fs from 'node:fs';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { OutputError, outputError } from './output-error.ts';
import { markAsKept } from './partial-names.ts';
import { errnoOf } from './source-error.ts';
import { unwatchUnfinished } from './unfinished-files.ts';

/** Begins with nothing. */
export function openNew(partialPath: string, path: string): number {
  try {
    return fs.openSync(partialPath, 'wx');
  } catch (error) {
    unwatchUnfinished(partialPath);
    throw outputError(path, error);
  }
}

/** The name is taken first: of two that would go on with one file, one does not find it any more. */
export function openKept(keptPath: string, partialPath: string, path: string): number {
  try {
    const stats = fs.lstatSync(keptPath);
    // A second name may be that of a complete file.
    if (!stats.isFile() || stats.nlink !== 1) {
      throw new OutputError(
        path,
        'not-a-file',
        `${keptPath} is a link, or has other names as well`,
      );
    }
    fs.renameSync(keptPath, partialPath);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      const why = `${keptPath} is no longer there: another export continued it, or it was removed`;
      throw new OutputError(path, 'no-partial', why, error);
    }
    throw outputError(path, error);
  }
  try {
    const { O_RDWR, O_NOFOLLOW = 0 } = fs.constants;
    return fs.openSync(partialPath, O_RDWR | O_NOFOLLOW);
  } catch (error) {
    markAsKept(partialPath);
    throw outputError(path, error);
  }
}

/** What file systems without clones answer, and those that the source does not lie on. */
const NO_CLONES = [
  ...['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOTTY', 'ENOSYS', 'EPERM'],
  // Or the source lies in no folder of the system.
  ...['ENOENT', 'EACCES'],
];

/** The file system does not clone, or the two names lie on different ones. Nothing was made. */
class CloneRefusedError extends VhdsetError {
  readonly code = 'clone-refused';

  constructor(source: string, path: string, cause: unknown) {
    const why = `the file system makes no clone of ${source} there (${errnoOf(cause)})`;
    super(`cannot write ${path} as a clone: ${why}`, { cause });
    this.name = 'CloneRefusedError';
  }
}

/** Begins with the content of another file, whose blocks it shares. */
export function openClone(source: string, partialPath: string, path: string): number {
  try {
    const { COPYFILE_EXCL, COPYFILE_FICLONE_FORCE } = fs.constants;
    fs.copyFileSync(source, partialPath, COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
    // The clone of a file that is read-only would be as well.
    fs.chmodSync(partialPath, 0o666 & ~process.umask());
    return fs.openSync(partialPath, 'r+');
  } catch (error) {
    fs.rmSync(partialPath, { force: true });
    unwatchUnfinished(partialPath);
    if (NO_CLONES.includes(errnoOf(error))) throw new CloneRefusedError(source, path, error);
    throw outputError(path, error);
  }
}
