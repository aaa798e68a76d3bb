import { expect, it } from 'vitest';
import { isExtended, nameOfMbrType } from '../../../src/formats/mbr/partition-types.ts';

it('names the types that Windows and Linux guests use, and shows the others', () => {
  expect(nameOfMbrType(0x07)).toBe('NTFS, exFAT or ReFS');
  expect(nameOfMbrType(0x09)).toBe('type 0x09');
  expect([0x05, 0x0f, 0x85, 0x07].map(isExtended)).toEqual([true, true, true, false]);
});
