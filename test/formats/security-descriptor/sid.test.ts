import { expect, it } from 'vitest';
import { readSid } from '../../../src/formats/security-descriptor/sid.ts';

it('reads a written identifier to its end', () => {
  expect(readSid('O:S-1-5-83-0G:', 2)).toEqual({ sid: 'S-1-5-83-0', end: 12 });
  expect(readSid('s-1-0X10-5', 0)).toEqual({ sid: 'S-1-0x10-5', end: 10 });
});

it('gives two letters their one meaning, or keeps them where the domain decides', () => {
  expect(readSid('SY', 0)).toEqual({ sid: 'S-1-5-18', end: 2 });
  expect(readSid('ba', 0)).toEqual({ sid: 'S-1-5-32-544', end: 2 });
  expect(readSid('DA', 0)).toEqual({ sid: 'DA', end: 2 });
});

it('refuses the rest', () => {
  for (const text of ['', 'S', 'ZZ', 'S-2-5-18', 'S-1-', 'S-1-5-4294967296', '__proto__']) {
    expect(readSid(text, 0), text).toBeNull();
  }
});
