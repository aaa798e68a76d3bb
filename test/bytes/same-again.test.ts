import { expect, it } from 'vitest';
import { sameAgain } from '../../src/bytes/same-again.ts';

const entry = (id: string, length: number) => ({ id, length, required: true });

it('gives the entry that stood in the same place before, where it is equal', () => {
  const shared = sameAgain<ReturnType<typeof entry>>();
  const first = shared(entry('a', 1), 0);
  expect(shared(entry('a', 1), 0)).toBe(first);
  expect(shared(entry('b', 1), 0)).toEqual(entry('b', 1));
  // What stood there is another one by now.
  const again = shared(entry('a', 1), 0);
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});

it('tells apart by every value', () => {
  const shared = sameAgain<ReturnType<typeof entry>>();
  shared(entry('a', 1), 3);
  expect(shared(entry('a', 2), 3)).toEqual(entry('a', 2));
  expect(shared({ ...entry('a', 2), required: false }, 3).required).toBe(false);
  expect(shared(entry('a', 2), 4)).toEqual(entry('a', 2));
});

it('remembers no more than a few places, however many a file says it has', () => {
  const shared = sameAgain<ReturnType<typeof entry>>();
  const far = shared(entry('a', 1), 2000);
  expect(shared(entry('a', 1), 2000)).not.toBe(far);
});
