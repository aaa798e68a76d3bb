import { expect, it } from 'vitest';
import { isEqual } from '../../src/node/fast-equality.ts';

it('compares the bytes, wherever they lie', () => {
  const memory = Uint8Array.from([1, 2, 3, 1, 2, 3, 1, 2, 4]);
  expect(isEqual(memory.subarray(0, 3), memory.subarray(3, 6))).toBe(true);
  expect(isEqual(memory.subarray(0, 3), memory.subarray(6, 9))).toBe(false);
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set([1, 2, 3]);
  expect(isEqual(shared, memory.subarray(0, 3))).toBe(true);
});
