import { describe, expect, it } from 'vitest';
import {
  FULL_ACCESS,
  fileRights,
  parseAccessRights,
  rightsInWords,
} from '../../../src/formats/security-descriptor/access-rights.ts';

describe('the rights field', () => {
  it.each([
    ['FA', 0x1f01ff],
    ['GA', 0x10000000],
    ['GR', 0x80000000],
    ['GRGWGXSD', 0xe0010000],
    ['CCDCLCSWRPWPDTLOCRSDRCWDWO', 0xf01ff],
    ['KA', 0xf003f],
    ['0x1301bf', 0x1301bf],
    ['2032127', 0x1f01ff],
    ['010', 8],
    ['', 0],
    ['0xffffffff', 0xffffffff],
  ])('%s', (text, mask) => {
    expect(parseAccessRights(text)).toEqual({ mask });
  });

  it.each([
    ['FAQQ', 2],
    ['F', 0],
    ['FAG', 2],
    ['0x', 0],
    ['0x123456789', 0],
    ['99999999999', 0],
  ])('%s is wrong at %i', (text, wrongAt) => {
    expect(parseAccessRights(text)).toEqual({ wrongAt });
  });
});

it('spells generic rights out as those of files', () => {
  expect(fileRights(0x10000000)).toBe(FULL_ACCESS);
  expect(fileRights(0xe0000000)).toBe(0x120089 | 0x120116 | 0x1200a0);
  expect(fileRights(0x1f01ff)).toBe(FULL_ACCESS);
});

it('names rights in words', () => {
  expect(rightsInWords(FULL_ACCESS)).toHaveLength(14);
  expect(rightsInWords(0xc0040)).toEqual([
    'delete children',
    'change permissions',
    'take ownership',
  ]);
});
