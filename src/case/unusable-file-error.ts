import { VhdsetError } from '../bytes/vhdset-error.ts';

/** A file that was given for what it should hold can't be decoded. */
export class UnusableFileError extends VhdsetError {
  readonly code = 'unusable-file';
  readonly path: string;

  constructor(path: string, cause: Error) {
    super(`${path}: ${cause.message}`, { cause });
    this.name = 'UnusableFileError';
    this.path = path;
  }
}
