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

/** A file or folder could not be read, for a reason outside its content. */
export class SourceError extends Error {
  readonly code = 'source-unreadable';
  readonly path: string;
  /** Byte offset of the read that failed; undefined when the file could not be opened. */
  readonly offset: number | undefined;
  /** The system's name (`EIO`, `EACCES`), or `not-a-file`, `replaced`, `too-large`. */
  readonly reason: string;

  constructor(
    path: string,
    reason: string,
    explanation: string,
    details: { offset?: number | undefined; cause?: unknown } = {},
  ) {
    const place = details.offset === undefined ? '' : ` at offset ${details.offset}`;
    super(`cannot read ${path}${place}: ${explanation}`, { cause: details.cause });
    this.name = 'SourceError';
    this.path = path;
    this.reason = reason;
    this.offset = details.offset;
  }
}

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
