import { SourceError } from '../bytes/source-error.ts';

const CURES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; run with an account that may read it, or work on a copy',
  EPERM: 'permission denied; run with an account that may read it, or work on a copy',
  EBUSY: 'another program holds the file; close it, or work on a copy',
  EIO: 'the medium or its connection failed; copy the file with GNU ddrescue and read the copy',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links on the way',
  EMFILE: 'too many open files; close other programs or raise the limit (ulimit -n)',
  ENFILE: 'too many open files on this system; close other programs',
  ENAMETOOLONG: 'the path is too long for this system; move the folder nearer to the root',
  ENODEV: 'the device is gone',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENXIO: 'the device is gone',
  ESTALE: 'the network folder was disconnected; connect it again',
  ETIMEDOUT: 'the network folder does not answer',
};

/** Puts an error of the system into words, and says what can be done. */
export function sourceError(path: string, cause: unknown, offset?: number): SourceError {
  const reason = errnoOf(cause);
  const cure = CURES[reason];
  const explanation = cure === undefined ? String(cause) : `${cure} (${reason})`;
  return new SourceError(path, reason, explanation, { offset, cause });
}

/** `ENOENT` and the like, or `unknown`. */
export function errnoOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unknown';
}
