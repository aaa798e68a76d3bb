import { ShortReadError } from './byte-source.ts';
import { SourceError } from './source-error.ts';

/** What keeps one place of a source from being read; what lies elsewhere may still be there. */
export interface ReadTrouble {
  /** `truncated`: the source ends before it; `unreadable`: the medium does not give it. */
  readonly kind: 'truncated' | 'unreadable';
  /** Half a sentence about `what` was being read. */
  readonly message: string;
}

/**
 * Tells trouble of one place from every other failure.
 * @param what was being read, in the field's words
 * @returns null for what is no trouble of reading, and is to be thrown again
 */
export function readTroubleOf(error: unknown, what: string): ReadTrouble | null {
  if (error instanceof ShortReadError) {
    return { kind: 'truncated', message: `the file ends inside the ${what}` };
  }
  if (error instanceof SourceError) {
    return { kind: 'unreadable', message: `the ${what} cannot be read (${error.reason})` };
  }
  return null;
}
