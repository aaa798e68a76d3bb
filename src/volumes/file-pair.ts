import type { ByteRanges } from '../bytes/byte-ranges.ts';
import type { FileSystem } from './file-system.ts';
import type { FileInState } from './files-in-order.ts';

/** A file of which it can't be told whether it is the same in both states. */
export interface UndeterminedFile {
  readonly change: 'undetermined';
  readonly path: string;
  /** In which state it can't be told. */
  readonly state: 'newer' | 'older';
  readonly reason: string;
}

/** Two files that are one in two states; null where a state does not have it. */
export interface FilePair {
  readonly newer: FileInState | null;
  readonly older: FileInState | null;
  /** `inferred`: that the two are one follows from where they lie, and not from a number of the file. */
  readonly certainty: 'decoded' | 'inferred';
}

/** Two states of a volume. Null where the disk did not have it: then it had no files. */
export interface VolumeStates {
  readonly newer: FileSystem | null;
  readonly older: FileSystem | null;
  /** Parts of the volume that may differ between the two. */
  readonly written: ByteRanges;
}
