import { expect, it } from 'vitest';
import { notStrictEqual, strictEqual } from '../../src/cli/help-assert.ts';

it('is content with what is as it should be, and throws the message where it is not', () => {
  strictEqual(1, 1);
  notStrictEqual(1, 2);
  expect(() => strictEqual(1, '1', 'no such command')).toThrow('no such command');
  expect(() => strictEqual(1, 2)).toThrow('1 is not 2');
  expect(() => notStrictEqual('a', 'a', 'twice')).toThrow('twice');
  expect(() => notStrictEqual('a', 'a')).toThrow('a');
});
