import { expect, it } from 'vitest';
import { readUint64 } from '../../../src/formats/ntfs/wide-integer.ts';

it('is exact below 2^53, and never smaller than it should be above', () => {
  const view = new DataView(new ArrayBuffer(9));
  view.setBigUint64(1, 2n ** 53n - 1n, true);
  expect(readUint64(view, 1)).toBe(Number.MAX_SAFE_INTEGER);
  view.setBigUint64(1, 2n ** 64n - 1n, true);
  expect(readUint64(view, 1)).toBe(2 ** 64);
  view.setBigUint64(1, 0x0000_0001_0000_0002n, true);
  expect(readUint64(view, 1)).toBe(0x1_0000_0002);
});
