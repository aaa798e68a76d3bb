import { Damaged, Kind } from '../disk/run-list.ts';
import { STATE_HOLE, STATE_ZERO } from './constants.ts';

/** A way to describe ranges of a disk by a number of 32 bits. */
export interface MetaContext {
  readonly id: number;
  readonly name: string;
  /** Of a run, by the columns of a run list. */
  flagsOf(kind: number, position: number): number;
}

/**
 * `base:allocation` knows data, holes and zeros. What is missing is none of these: it is told as
 * data, so that a client reads it, and gets the error instead of zeros.
 */
const ALLOCATION: MetaContext = {
  id: 1,
  name: 'base:allocation',
  flagsOf: (kind) =>
    kind === Kind.Zero || kind === Kind.Unallocated ? STATE_HOLE | STATE_ZERO : 0,
};

/**
 * `vhdset:kind` tells them apart: 0 data, 1 zeros by the word of a file, 2 zeros because no file
 * says anything, 3 missing because an ancestor is absent, 4 missing because a file is damaged there.
 */
const KIND: MetaContext = {
  id: 2,
  name: 'vhdset:kind',
  flagsOf: (kind, position) =>
    kind === Kind.Missing && position !== Damaged.None ? kind + 1 : kind,
};

const CONTEXTS = [ALLOCATION, KIND];

/**
 * The contexts that queries ask for.
 * @param listing whether a namespace alone (`base:`) asks for all in it, and no query at all for
 *   every one there is
 */
export function contextsAskedFor(queries: readonly string[], listing: boolean): MetaContext[] {
  if (listing && queries.length === 0) return CONTEXTS;
  return CONTEXTS.filter(({ name }) => {
    const namespace = name.slice(0, name.indexOf(':') + 1);
    return queries.some((query) => query === name || (listing && query === namespace));
  });
}
