import { expect, it } from 'vitest';
import { layoutBuffer } from '../../src/bytes/layout-buffer.ts';

it('is the same memory, and only the part given', () => {
  const memory = new Uint8Array(8);
  const buffer = layoutBuffer(memory.subarray(2, 5));
  expect(buffer).toHaveLength(3);
  buffer[0] = 7;
  expect(memory).toEqual(Uint8Array.of(0, 0, 7, 0, 0, 0, 0, 0));
});
