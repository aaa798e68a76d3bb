import { VhdsetError } from '../bytes/vhdset-error.ts';

/** Why something of a file system cannot be given. */
export type FileSystemErrorCode =
  /** Nothing has this path, or no stream of the file this name. */
  | 'no-such-file'
  | 'no-such-stream'
  | 'not-a-directory'
  | 'not-a-file'
  /** The volume holds no file system of this kind, or too little of it to begin with. */
  | 'file-system-unreadable'
  /** What describes the file, or lists the directory, is damaged or cannot be read. */
  | 'file-damaged'
  /** The content is stored in a way that this program does not decode, and is never guessed. */
  | 'wof-compressed'
  | 'deduplicated'
  | 'efs-encrypted'
  /** A placeholder: the content was moved to a cloud or an archive, and is not on the volume. */
  | 'content-elsewhere';

/** A file, directory or stream of a volume that cannot be given, and what to do instead. */
export class FileSystemError extends VhdsetError {
  readonly code: FileSystemErrorCode;
  /** The path on the volume, as asked for; not made safe for a terminal. */
  readonly path: string;

  /** @param explanation a clause that goes on from `cannot read <path>: ` */
  constructor(code: FileSystemErrorCode, path: string, explanation: string, cause?: unknown) {
    super(`cannot read ${path === '' ? '/' : path}: ${explanation}`, { cause });
    this.name = 'FileSystemError';
    this.code = code;
    this.path = path;
  }
}
