import type { BigIntStats } from 'node:fs';

/** What the file system says about a file. */
export interface FileFacts {
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
  /** When the file was created here: a copy may have reset it, and some file systems do not know it. */
  readonly created: Date;
  /** `device:inode`: two paths with one id are one file, by a hard link or otherwise. */
  readonly id: string;
}

export function factsOf(stats: BigIntStats): FileFacts {
  return {
    size: Number(stats.size),
    modified: stats.mtime,
    created: stats.birthtime,
    id: `${stats.dev}:${stats.ino}`,
  };
}

/** What stands there in place of a regular file, for a message; undefined when it is one. */
export function irregularKind(stats: BigIntStats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
