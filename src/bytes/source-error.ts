import { VhdsetError } from './vhdset-error.ts';

/** A file or folder could not be read, for a reason outside its content, wherever it lies. */
export class SourceError extends VhdsetError {
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
