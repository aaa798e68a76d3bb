import { expect, it } from 'vitest';
import { numbersIn } from '../../src/codes/code-number.ts';

const readings = (text: string) => numbersIn(text).map((number) => number.readings);

it('reads hexadecimal with and without a prefix', () => {
  expect(readings('0xC03A000E c03a000e 0x5')).toEqual([[0xc03a000e], [0xc03a000e], [5]]);
});

it('reads eight digits both ways', () => {
  expect(readings('80070005')).toEqual([[0x80070005, 80070005]]);
});

it('reads a negative number as the unsigned one of 32 bits', () => {
  expect(readings('-1069940722')).toEqual([[0xc03a000e]]);
  // As a web page shows it: U+2212 and U+2013 for the minus sign.
  expect(readings('\u22121069940722')).toEqual([[0xc03a000e]]);
  expect(readings('(\u20131069940722)')).toEqual([[0xc03a000e]]);
  expect(readings('-2147483648 -2147483649')).toEqual([[0x80000000]]);
});

it('leaves out what does not fit into 32 bits', () => {
  expect(readings('4294967295 4294967296 0x1C03A000E 0xFFFFFFFFC03A000E')).toEqual([
    [0xffffffff],
    [0xc03a000e],
  ]);
});

it('leaves out digits that are part of names, times and identifiers', () => {
  expect(
    readings('vm-19100 disk19100 19100.5 02:14:19 22.11.2026 \\\\srv\\19100 D:\\19100 a_19100'),
  ).toEqual([]);
});
