import { describe, expect, it } from 'vitest';
import type { FileCheck } from '../../../src/diagnosis/conformance/check-file.ts';
import { collectViolations } from '../../../src/diagnosis/conformance/violations.ts';
import { checkText } from '../../../src/report/text/check-text.ts';
import { checkView } from '../../../src/report/view/check-view.ts';
import { page, TAGS, widest } from './small-page.ts';

type Broken = [rule: string, offset: number, message?: string];

const checkOf = (path: string, broken: Broken[], unchecked: string[] = []): FileCheck => {
  const { report, listed, totals } = collectViolations(path);
  for (const [rule, offset, message = 'it is wrong'] of broken) report(rule, { offset, message });
  return { path, kind: 'vhdx', violations: listed, totals, unchecked };
};
const text = (check: FileCheck, roots: string[] = []) =>
  checkText(checkView([check], [], roots), page());

describe('checkText', () => {
  it('has one line for a file in order', () => {
    expect(text(checkOf('/copy/a.vhdx', []), ['/copy'])).toBe('a.vhdx  VHDX, OK\n');
  });

  it('tells the most severe first, with place, rule and section', () => {
    const check = checkOf('a.vhdx', [
      ['chain-virtual-disk-id', 0],
      ['header-checksum', 0x10000, 'header 1: the checksum does not match'],
      ['bat-entry-state', 0x300008],
      ['header-reserved', 1],
    ]);
    expect(text(check)).toBe(`a.vhdx  VHDX, 1 error, 2 warnings, 1 remark
  ✖ error    it is wrong
             @0x300008
             [bat-entry-state] [MS-VHDX] 2.5.1.1
  ▲ warning  header 1: the checksum does not match
             @0x10000
             [header-checksum] [MS-VHDX] 2.2.2
  ▲ warning  it is wrong
             @0x1
             [header-reserved] [MS-VHDX] 2.2.2
  · info     it is wrong
             @0x0
             [chain-virtual-disk-id] [MS-VHDX] 2.6.2.3
`);
  });

  it('leaves a file with remarks alone in order', () => {
    const lines = text(checkOf('a.vhdx', [['chain-virtual-disk-id', 0]])).split('\n');
    expect(lines[0]).toBe('a.vhdx  VHDX, OK, 1 remark');
  });

  it('says what was expected and what was there', () => {
    const { report, listed, totals } = collectViolations('a');
    report('block-size', { offset: 8, expected: 'a power of two', actual: 3, message: 'm' });
    const check: FileCheck = { path: 'a', kind: 'vhdx', violations: listed, totals, unchecked: [] };
    expect(text(check)).toContain('@0x8, expected a power of two, got 3\n');
  });

  it('counts what is not listed', () => {
    const many = Array.from({ length: 1500 }, (_, i): Broken => ['block-duplicate', i]);
    expect(text(checkOf('a', many))).toContain('VHDX, 1,500 errors\n');
    expect(text(checkOf('a', many))).toContain('… and 1,480 more of block-duplicate\n');
  });

  it('says what could not be checked, and which files', () => {
    expect(text(checkOf('a', [], ['the blocks']))).toContain(
      '             not checked, because of the damage: the blocks\n',
    );
    const other = checkText(checkView([], [{ path: 'b.txt', reason: 'it is empty' }], []), page());
    expect(other).toBe('b.txt  not checked: it is empty\n');
  });

  it('says how the file was read, before anything of what was found', () => {
    const broken = checkOf('a', [['bat-entry-state', 0]]);
    const asked = text({ ...broken, log: 'ignored', choices: ['the log was\u001b left aside'] });
    expect(asked).toContain('1 error\n             the log was\\u{1b} left aside\n  ✖ error');
    const replayed = text({ ...checkOf('a', []), log: 'replayed' });
    expect(replayed).toBe(
      'a  VHDX, OK\n             its log is dirty: checked with the log replayed in memory\n',
    );
    for (const log of ['clean', 'refused'] as const) {
      expect(text({ ...checkOf('a', []), log })).toBe('a  VHDX, OK\n');
    }
  });

  it('shows hostile names escaped, within the width, and colours by severity', () => {
    const evil = 'x\u001b[31m\u202e'.repeat(20);
    const check = checkOf(evil, [['bat-entry-state', 0, `${evil} ${'word '.repeat(50)}`]]);
    for (const character of '\u001b\u202e') expect(text(check)).not.toContain(character);
    const long = text(checkOf('a', [['bat-entry-state', 0, 'word '.repeat(50)]]));
    expect(widest(long)).toBeLessThanOrEqual(80);
    const tagged = checkText(
      checkView([checkOf('a', [['header-checksum', 0]])], [], []),
      page({ style: TAGS }),
    );
    expect(tagged).toContain('<caution>1 warning</caution>');
    expect(tagged).toContain('<caution>  ▲ warning  </caution>');
  });
});
