import { expect, it } from 'vitest';
import { guidFault } from '../../src/host/guid-fault.ts';

it('finds nothing wrong with a GUID', () => {
  expect(guidFault('a0af7903-94b4-4a2c-b3b3-16050d5f80f2')).toBeNull();
  expect(guidFault('A0AF7903-94B4-4A2C-B3B3-16050D5F80F2')).toBeNull();
});

it.each([
  ['a0af7903-94b4-4a2c-b3b3-16050d5f80f', 24, 'group 5 has 11 digits instead of 12'],
  ['a0af7903-94b4-4a2c-b3b3-16050d5f80f22', 24, 'group 5 has 13 digits instead of 12'],
  ['a0af793-94b4-4a2c-b3b3-16050d5f80f2', 0, 'group 1 has 7 digits instead of 8'],
  ['a0af7903-9-4a2c-b3b3-16050d5f80f2', 9, 'group 2 has 1 digit instead of 4'],
  ['a0af7903--4a2c-b3b3-16050d5f80f2', 9, 'group 2 has 0 digits instead of 4'],
  ['a0af790394b44a2cb3b316050d5f80f2', 0, 'it has 1 group of digits instead of 5 (8-4-4-4-12)'],
  ['a0af7903-94b4-4a2c-b3b3', 0, 'it has 4 groups of digits instead of 5 (8-4-4-4-12)'],
  [
    'a0af7903-94b4-4a2c-b3b3-16050d5f8Of2',
    33,
    '"O" is not a hexadecimal digit; the digit 0 may be meant',
  ],
  ['g0af7903-94b4-4a2c-b3b3-16050d5f80f2', 0, '"g" is not a hexadecimal digit'],
  [
    'a0af7903-94b4-4a2c-b3b3-16050\u202e5f80f2',
    29,
    'the character U+202E is not a hexadecimal digit',
  ],
  ['😀', 0, 'the character U+1F600 is not a hexadecimal digit'],
])('%s', (text, index, problem) => {
  expect(guidFault(text)).toMatchObject({ index, problem });
});
