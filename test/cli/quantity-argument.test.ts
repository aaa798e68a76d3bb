import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/exit.ts';
import { parseBytes, parseRange } from '../../src/cli/quantity-argument.ts';

describe('a size on the command line', () => {
  it.each([
    ['0', 0],
    ['4096', 4096],
    ['0x1000', 4096],
    ['64K', 65536],
    ['64k', 65536],
    ['2MiB', 2 * 2 ** 20],
    ['1 G', 2 ** 30],
    ['64T', 2 ** 46],
  ])('%s', (text, bytes) => {
    expect(parseBytes(text, '--block-size')).toBe(bytes);
  });

  it.each(['', '-1', '1.5M', '1X', '0x', '0xg', 'M', '99999999T', '1e9'])('refuses %j', (text) => {
    expect(() => parseBytes(text, '--block-size')).toThrow(UsageError);
  });
});

describe('a range on the command line', () => {
  it.each([
    ['0+512', { offset: 0, length: 512 }],
    ['1K-2K', { offset: 1024, length: 1024 }],
    ['0x200-', { offset: 512, length: 9488 }],
    ['0-10000', { offset: 0, length: 10_000 }],
  ])('%s', (text, range) => {
    expect(parseRange(text, 10_000)).toEqual(range);
  });

  it.each(['', '5', '0+0', '0+10001', '10000-', '2K-1K', '1K--', '+5', '1-2-3'])(
    'refuses %j',
    (text) => {
      expect(() => parseRange(text, 10_000)).toThrow(UsageError);
    },
  );
});
