import { expect, it } from 'vitest';
import type { FileCheck } from '../../../src/diagnosis/conformance/check-file.ts';
import { collectViolations } from '../../../src/diagnosis/conformance/violations.ts';
import { checkView } from '../../../src/report/view/check-view.ts';

function checkOf(...rules: string[]): FileCheck {
  const { report, listed, totals } = collectViolations('/copy/a.vhdx');
  for (const rule of rules) report(rule, { offset: 5, expected: 1, message: 'm' });
  return { path: '/copy/a.vhdx', kind: 'vhdx', violations: listed, totals, unchecked: ['x'] };
}
const fileOf = (check: FileCheck) => checkView([check], [], ['/copy']).files[0]!;

it('tells the most severe first, each with its section, and how many are not listed', () => {
  const many = Array.from({ length: 25 }, () => 'bat-entry-state');
  const file = fileOf(checkOf('chain-virtual-disk-id', 'header-checksum', ...many));
  expect(file.verdict).toBe('25 errors, 1 warning, 1 remark');
  expect(file.worst).toBe('error');
  expect(file.violations).toHaveLength(22);
  expect(file.violations[0]).toEqual({
    ...{ ruleId: 'bat-entry-state', offset: 5, expected: 1, message: 'm' },
    ...{ severity: 'error', section: '[MS-VHDX] 2.5.1.1' },
  });
  expect(file.violations.slice(-2).map(({ severity }) => severity)).toEqual(['warning', 'info']);
  expect(file.more).toEqual([{ ruleId: 'bat-entry-state', count: 5 }]);
});

it('leaves a file with remarks alone in order, and calls nothing broken by warnings', () => {
  const remark = fileOf(checkOf('chain-virtual-disk-id'));
  expect([remark.verdict, remark.worst]).toEqual(['OK, 1 remark', null]);
  expect(checkView([checkOf('header-checksum')], [], []).broken).toBe(false);
  expect(checkView([checkOf(), checkOf('block-size')], [], []).broken).toBe(true);
});

it('says how a file was read: a replayed log, then what was asked for', () => {
  const file = fileOf({ ...checkOf(), log: 'replayed', choices: ['as asked'] });
  expect(file.reading).toEqual([
    { words: 'its log is dirty: checked with the log replayed in memory', asked: false },
    { words: 'as asked', asked: true },
  ]);
  expect(fileOf({ ...checkOf(), log: 'refused' }).reading).toEqual([]);
});

it('names files within the folder that was given, those that were not checked as well', () => {
  const notChecked = [{ path: '/copy/b.txt', reason: 'it is empty' }];
  const view = checkView([checkOf()], notChecked, ['/copy']);
  expect(view.files[0]).toMatchObject({ name: 'a.vhdx', kind: 'VHDX', unchecked: ['x'] });
  expect(view.notChecked).toEqual([{ ...notChecked[0], name: 'b.txt' }]);
  expect(JSON.parse(JSON.stringify(view))).toEqual(view);
});
