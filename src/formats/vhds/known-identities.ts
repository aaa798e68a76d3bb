import type { Guid } from '../../bytes/guid.ts';

/** What the rest of the folder has told, and undecoded bytes are compared with. */
export interface KnownIdentities {
  /** GUID (lower case, no braces) to what it is: `DataWriteGuid of a.avhdx`. An all-zero one is ignored. */
  readonly guids: ReadonlyMap<Guid, string>;
  /** What the file is whose name a path ends in; undefined when it is not known. */
  nameAt(path: string): string | undefined;
}

/** Undecoded bytes that equal something known: evidence, never a decoded field. */
export interface Corroboration {
  /** Byte offset in the file. */
  readonly offset: number;
  /** Bytes that match. */
  readonly length: number;
  readonly form: 'binary-guid' | 'text-guid' | 'path';
  /** The GUID, or the path as it stands there: text from the file. */
  readonly value: string;
  /** What it equals; null for a path to a file that is not known. */
  readonly equals: string | null;
}
