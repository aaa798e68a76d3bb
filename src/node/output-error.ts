import { VhdsetError } from '../bytes/vhdset-error.ts';
import { errnoOf } from './source-error.ts';

const CURES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; choose a folder that this account may write to',
  EPERM: 'permission denied; choose a folder that this account may write to',
  EBUSY: 'another program holds the file; close it, or choose another name',
  EDQUOT: 'the quota is used up; free space, or choose another folder',
  EFBIG: 'the file is too large for this file system; choose another one (FAT32 ends at 4 GiB)',
  EIO: 'the medium or its connection failed; choose another one',
  EMFILE: 'too many open files; close other programs or raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the name is too long for this system; choose a shorter one',
  ENOENT: 'the folder does not exist; create it first',
  ENOSPC: 'no space left on the device; free space, or choose another folder',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read only; choose another folder',
  ESTALE: 'the network folder was disconnected; connect it again',
};

/** An output could not be written; nothing incomplete stands under its name. */
export class OutputError extends VhdsetError {
  readonly code = 'output-unwritable';
  readonly path: string;
  /** The system's name (`ENOSPC`, `EROFS`), or `exists`, `is-an-input`, `not-a-file`, `no-name`, `no-partial`. */
  readonly reason: string;

  constructor(path: string, reason: string, explanation: string, cause?: unknown) {
    super(`cannot write ${path}: ${explanation}`, { cause });
    this.name = 'OutputError';
    this.path = path;
    this.reason = reason;
  }
}

/** Puts an error of the system into words, and says what can be done; an `OutputError` stays itself. */
export function outputError(path: string, cause: unknown): OutputError {
  if (cause instanceof OutputError) return cause;
  const reason = errnoOf(cause);
  const cure = CURES[reason];
  const explanation = cure === undefined ? String(cause) : `${cure} (${reason})`;
  return new OutputError(path, reason, explanation, cause);
}
