import { describe, expect, it } from 'vitest';
import type { FileCheck } from '../../../src/diagnosis/conformance/check-file.ts';
import { collectViolations } from '../../../src/diagnosis/conformance/violations.ts';
import { checkJson } from '../../../src/report/json/check-json.ts';

const checkOf = (...rules: string[]): FileCheck => {
  const { report, listed, totals } = collectViolations('a');
  for (const rule of rules) report(rule, { offset: 5, expected: 1, message: 'm' });
  return { path: 'a', kind: 'vhdx', violations: listed, totals, unchecked: ['x'] };
};

describe('checkJson', () => {
  it('tells each violation with severity and section, and all totals', () => {
    const { tool, files, notChecked } = checkJson([checkOf('block-size')], [], '1.2.3');
    expect(tool).toEqual({ name: 'vhdset', version: '1.2.3' });
    expect(notChecked).toEqual([]);
    expect(files).toEqual([
      {
        path: 'a',
        kind: 'vhdx',
        ok: false,
        violations: [
          {
            ...{ ruleId: 'block-size', path: 'a', offset: 5, expected: 1, message: 'm' },
            ...{ severity: 'error', section: '[MS-VHDX] 2.6.2.1' },
          },
        ],
        totals: { 'block-size': 1 },
        unchecked: ['x'],
        log: null,
        choices: [],
      },
    ]);
  });

  it('tells what became of the log, and what was asked for', () => {
    const check: FileCheck = { ...checkOf(), log: 'ignored', choices: ['as asked'] };
    expect(checkJson([check], [], '1').files[0]).toMatchObject({
      log: 'ignored',
      choices: ['as asked'],
    });
  });

  it('calls a file with warnings and remarks ok', () => {
    const { files } = checkJson([checkOf('header-checksum', 'chain-virtual-disk-id')], [], '1');
    expect(files[0]!.ok).toBe(true);
  });
});
