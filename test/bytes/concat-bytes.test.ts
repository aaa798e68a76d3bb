import { expect, it } from 'vitest';
import { concatBytes } from '../../src/bytes/concat-bytes.ts';

it('puts parts one behind the other, in memory of their own', () => {
  const first = Uint8Array.of(1, 2);
  const whole = concatBytes([first, new Uint8Array(0), Uint8Array.of(3)]);
  expect(whole).toEqual(Uint8Array.of(1, 2, 3));
  first[0] = 9;
  expect(whole[0]).toBe(1);
  expect(concatBytes([])).toEqual(new Uint8Array(0));
});
