import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertJson, jsonPieces, jsonText } from '../../../src/report/json/json-text.ts';
import { UNPRINTABLE } from '../../../src/report/printable.ts';

const HOSTILE = 'a\u001b[2J\u009b31m\u007f\u202e\u2066\u200b\u2028\ud800\u{e0041}\u{1f600}é\n"\\';

it('holds no character that directs a terminal but its own line breaks', () => {
  const text = jsonText({ [HOSTILE]: [HOSTILE] });
  expect(text.replaceAll('\n', '')).not.toMatch(new RegExp(UNPRINTABLE, 'u'));
  expect(text).toContain('\\u009b31m');
  expect(text).toContain('\\udb40\\udc41');
  expect(text.endsWith('}\n')).toBe(true);
});

it('is read as the same value', () => {
  expect(JSON.parse(jsonText({ [HOSTILE]: [HOSTILE, 1, null] }))).toEqual({
    [HOSTILE]: [HOSTILE, 1, null],
  });
  expect(JSON.parse(inertJson(JSON.stringify(HOSTILE)))).toBe(HOSTILE);
});

it('leaves letters of all scripts and pictures as they are', () => {
  expect(jsonText('é Ж 語 😀')).toBe('"é Ж 語 😀"\n');
});

describe('jsonPieces', () => {
  it.each([
    {},
    { one: 1 },
    { none: [], some: [1, 'two', null, [], {}, { deep: [{ er: [1] }] }], last: { a: [], b: {} } },
    { list: [undefined, 1], gone: undefined, text: HOSTILE, [HOSTILE]: [HOSTILE, [HOSTILE]] },
    { first: undefined, second: [undefined] },
  ])('give the text of jsonText, for %j', (value) => {
    expect([...jsonPieces(value)].join('')).toBe(jsonText(value));
  });

  it('give the text of jsonText for any value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect([...jsonPieces(value)].join('')).toBe(jsonText(value));
      }),
    );
  });

  it('hold one element of a list at a time', () => {
    const asked: number[] = [];
    const one = (n: number) => ({
      toJSON() {
        asked.push(n);
        return n;
      },
    });
    const pieces = jsonPieces({ list: [one(1), one(2), one(3)] });
    while (asked.length === 0) pieces.next();
    expect(asked).toEqual([1]);
  });
});
