import { expect, it } from 'vitest';
import { equalBytes } from '../../src/bytes/equal-bytes.ts';

it.each([
  [[], [], true],
  [[1, 2, 3], [1, 2, 3], true],
  [[1, 2, 3], [1, 2, 4], false],
  [[0, 2, 3], [1, 2, 3], false],
  [[1, 2], [1, 2, 0], false],
  [[1, 2, 0], [1, 2], false],
])('%j and %j: %s', (a, b, same) => {
  expect(equalBytes(Uint8Array.from(a), Uint8Array.from(b))).toBe(same);
});
