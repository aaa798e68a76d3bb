import { expect, it } from 'vitest';
import type { Finding } from '../../../src/diagnosis/finding.ts';
import { findingList } from '../../../src/report/text/finding-list.ts';
import type { Page } from '../../../src/report/text/style.ts';
import { findingGroups } from '../../../src/report/view/finding-groups.ts';
import { page, TAGS, widest } from './small-page.ts';

const finding = (change: Partial<Finding> = {}): Finding => ({
  id: 'missing-parent',
  severity: 'error',
  subject: '/copy/a.avhdx',
  title: 'its parent is missing',
  evidence: [
    { path: '/copy/a.avhdx', offset: 4096, what: 'linkage', value: 'x', certainty: 'decoded' },
  ],
  explanation: 'What the child does not hold itself is unknown.',
  advice: 'Look for it.',
  reference: '0xC03A000D',
  ...change,
});

const listOf = (findings: readonly Finding[], roots: readonly string[], on: Page) =>
  findingList(findingGroups(findings, roots), on);

it('tells what it is, where, what it means, what to do', () => {
  expect(listOf([finding()], ['/copy'], page())).toEqual([
    '✖ error    its parent is missing',
    '           a.avhdx  [missing-parent]',
    '           What the child does not hold itself is unknown.',
    '           → Look for it.',
  ]);
});

it('gives the id a line of its own beside a long name', () => {
  const subject = `/copy/${'x'.repeat(60)}.avhdx`;
  expect(listOf([finding({ subject })], ['/copy'], page()).slice(1, 3)).toEqual([
    `           ${'x'.repeat(60)}.avhdx`,
    '           [missing-parent]',
  ]);
});

it('adds evidence with its place, how it is known, and the reference when all is asked for', () => {
  expect(listOf([finding()], ['/copy'], page({ all: true })).slice(4)).toEqual([
    '           - linkage: x (decoded, a.avhdx @0x1000)',
    '           see 0xC03A000D',
  ]);
});

it('explains a kind once and counts what it does not show', () => {
  const many = Array.from({ length: 9 }, (_, n) => finding({ subject: `/copy/${n}` }));
  const lines = listOf(many, ['/copy'], page());
  expect(lines.filter((line) => line.includes('→'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('           … and 6 more of this kind (--all)');
});

it('tells severities apart by sign, word and colour', () => {
  const marks = (['critical', 'error', 'warning', 'info'] as const).map(
    (severity) =>
      listOf([finding({ severity })], [], page({ style: TAGS }))[0]!.split('<strong>')[0],
  );
  expect(marks).toEqual([
    '<bad>‼ critical </bad>',
    '<bad>✖ error    </bad>',
    '<caution>▲ warning  </caution>',
    '<accent>· info     </accent>',
  ]);
});

it('keeps to the width and shows hostile text escaped', () => {
  const hostile = `${'very long words '.repeat(30)}\u001b[2J\u202e\nnext`;
  const lines = listOf(
    [finding({ title: hostile, explanation: hostile })],
    [],
    page({ width: 60 }),
  );
  expect(widest(lines.join('\n'))).toBeLessThanOrEqual(60);
  for (const mark of ['\u001b', '\u202e']) expect(lines.join('')).not.toContain(mark);
});
