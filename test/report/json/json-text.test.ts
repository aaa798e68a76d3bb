import { expect, it } from 'vitest';
import { inertJson, jsonText } from '../../../src/report/json/json-text.ts';
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
