import { expect, it } from 'vitest';
import { groupBy } from '../../src/sets/group-by.ts';

it('groups in order of appearance, and leaves out what has no key', () => {
  const groups = groupBy([3, 1, 4, 1, 5, 9], (n) => (n === 4 ? null : n % 2 ? 'odd' : 'even'));
  expect([...groups]).toEqual([['odd', [3, 1, 1, 5, 9]]]);
});
