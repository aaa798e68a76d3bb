import { describe, expect, it } from 'vitest';
import { parsePowerShellJson } from '../../../src/formats/powershell/json.ts';

describe('JSON of PowerShell', () => {
  it('becomes plain values, objects as maps', () => {
    expect(
      parsePowerShellJson('[{"Name":"node1","State":3,"__proto__":{"x":1}},null,true]'),
    ).toEqual([
      new Map<string, unknown>([
        ['Name', 'node1'],
        ['State', 3],
        ['__proto__', new Map([['x', 1]])],
      ]),
      null,
      true,
    ]);
  });

  it.each([
    ['json-malformed', '{"a":'],
    ['json-malformed', 'node1'],
    ['json-too-deep', '['.repeat(5000) + ']'.repeat(5000)],
  ])('else it is refused as %s', (code, text) => {
    expect(() => parsePowerShellJson(text)).toThrow(expect.objectContaining({ code }));
  });

  it('two million values are enough', () => {
    expect(() => parsePowerShellJson(`[${'0,'.repeat(2_000_000)}0]`)).toThrow(
      expect.objectContaining({ code: 'json-too-many-values' }),
    );
  });
});
