import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  aligned,
  apart,
  columns,
  joined,
  type Line,
  mayDirect,
  padded,
  printable,
  shown,
  textOf,
  UNPRINTABLE,
} from '../../src/report/printable.ts';
import { PLAIN } from '../../src/report/text/style.ts';

it('leaves ordinary text of any script alone', () => {
  for (const text of ['C:\\Cluster Storage\\a.vhds', 'Büro 東京 – Ω', '👍']) {
    expect(printable(text)).toBe(text);
  }
});

it('shows control characters, so that ANSI sequences do nothing', () => {
  expect(printable('a\u001b[31mred\u0007\r\nb\u009b')).toBe(
    'a\\u{1b}[31mred\\u{7}\\u{d}\\u{a}b\\u{9b}',
  );
});

it('escapes of ASCII what is not to be seen, wherever it stands', () => {
  for (let code = 0; code < 0x80; code++) {
    const character = String.fromCharCode(code);
    const seen = code >= 0x20 && code !== 0x7f ? character : `\\u{${code.toString(16)}}`;
    for (const [before, behind] of ['  ', 'x ', ' x', 'xx'].map((around) => around.split(''))) {
      expect(printable(before + character + behind)).toBe(before + seen + behind);
    }
  }
});

it('shows marks that turn or hide text', () => {
  expect(printable('gpj\u202exdhv.exe')).toBe('gpj\\u{202e}xdhv.exe');
  expect(printable('a\u200bb\u2028c\ufeffd\u00ade\u3164f')).toBe(
    'a\\u{200b}b\\u{2028}c\\u{feff}d\\u{ad}e\\u{3164}f',
  );
  expect(printable('\u{e0041}')).toBe('\\u{e0041}');
});

it('lets no character through at a glance that is to be escaped', () => {
  let seen = 0;
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (mayDirect(`a\n${character}b`)) continue;
    seen++;
    if (character !== '\n') expect(character).not.toMatch(new RegExp(UNPRINTABLE, 'u'));
  }
  expect(seen).toBeGreaterThan(1000);
  expect(printable('a\nb')).toBe('a\\u{a}b');
});

it('shows lone surrogates and keeps pairs', () => {
  expect(printable('\ud83dx\ude00😀')).toBe('\\u{d83d}x\\u{de00}😀');
});

it('gives one well-formed line for any string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const shown = printable(text);
      expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(shown).not.toMatch(/\p{Cs}/u);
    }),
  );
});

it('puts our own words around what is printable, as they are', () => {
  const name = printable('a\u001b[2J');
  expect(shown`of ${2}:\n${name}${''}`).toBe('of 2:\na\\u{1b}[2J');
  expect(joined([name, shown`b`], ', ')).toBe('a\\u{1b}[2J, b');
  expect(padded(shown`ab`, 4)).toBe('ab  ');
  expect(aligned(shown`ab`, 4)).toBe('  ab');
  expect(columns(name, '', shown`b`)).toBe('a\\u{1b}[2J    b');
  const [a, b] = [shown`a`, shown`b`];
  expect(apart([[a, b], [], [b]])).toEqual(['a', 'b', '', '', 'b']);
  expect(apart([[a], [b]], 2)).toEqual(['a', '', '', 'b']);
  expect(textOf([a, '', b])).toBe('a\n\nb\n');
  expect(textOf([])).toBe('');
});

it('takes no plain string for a part of a line: the compiler refuses it', () => {
  const fromFile: string = 'x';
  // @ts-expect-error a string that may come from a file
  expect(shown`${fromFile}`).toBe('x');
  // @ts-expect-error the same, in a style
  expect(PLAIN.bad(fromFile)).toBe('x');
  // @ts-expect-error the same, as a line
  const line: Line = fromFile;
  expect(line).toBe('x');
});
