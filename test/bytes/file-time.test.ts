import { describe, expect, it } from 'vitest';
import {
  fileTimeFromDate,
  fileTimeToDate,
  formatFileTime,
  formatSeconds,
} from '../../src/bytes/file-time.ts';

describe('a time in intervals of 100 ns', () => {
  it('keeps all seven decimals in text', () => {
    expect(formatFileTime(116_444_736_000_000_000n)).toBe('1970-01-01T00:00:00.0000000');
    expect(formatFileTime(116_444_736_000_000_001n)).toBe('1970-01-01T00:00:00.0000001');
    expect(formatSeconds(116_444_736_000_000_001n)).toBe('1970-01-01 00:00:00');
    expect(formatSeconds(116_444_736_009_999_999n)).toBe('1970-01-01 00:00:00');
    expect(formatSeconds(116_444_736_010_000_000n)).toBe('1970-01-01 00:00:01');
    expect(formatFileTime(132_595_006_891_234_567n)).toBe('2021-03-06T10:38:09.1234567');
  });

  it('begins in 1601', () => {
    expect(formatFileTime(0n)).toBe('1601-01-01T00:00:00.0000000');
    expect(formatFileTime(19_999_999n)).toBe('1601-01-01T00:00:01.9999999');
  });

  it('is told to the second as a date tells it, whichever was told before', () => {
    const times = [0n, 863_999_999_999n, 864_000_000_000n, 132_595_006_891_234_567n, 2n ** 62n];
    for (const time of [...times, ...times.reverse()]) {
      const text = fileTimeToDate(time).toISOString().slice(0, -5).replace('T', ' ');
      expect(formatSeconds(time)).toBe(text);
    }
  });

  it('takes any 64 bits', () => {
    expect(formatFileTime(2n ** 64n - 1n)).toBe('+060056-05-28T05:36:10.9551615');
  });

  it('becomes a date, and comes from one', () => {
    const date = new Date('2022-04-25T11:51:07.123Z');
    expect(fileTimeToDate(fileTimeFromDate(date))).toEqual(date);
    expect(fileTimeToDate(fileTimeFromDate(date) + 9_999n)).toEqual(date);
    expect(() => fileTimeFromDate(new Date('1600-12-31T23:59:59.999Z'))).toThrow(RangeError);
  });
});
