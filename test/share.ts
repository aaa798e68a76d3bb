/**
 * How much of what is repeated many times a run of the tests does. With `VHDSET_TESTS=brief` it is
 * a fifth: enough for the second version of Node.js, since the cases are the same on every one.
 * Which cases there are, and which tests, stays the same.
 */
export const brief = process.env.VHDSET_TESTS === 'brief';

/** @param count of the whole run */
export function shareOf(count: number): number {
  return brief ? Math.ceil(count / 5) : count;
}
