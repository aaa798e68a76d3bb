import { expect, it } from 'vitest';
import type { Finding } from '../../../../src/diagnosis/finding.ts';
import { findingGroups } from '../../../../src/report/view/finding-groups.ts';
import { findingsSection } from '../../../../src/report/view/report/findings-section.ts';
import { blocksOf, reportOn, smallSet } from './small-report.ts';

const finding = (number: number, evidence = 1): Finding => ({
  ...({ id: 'missing-parent', severity: 'error', subject: './leaf.avhdx' } as const),
  ...{ title: `number ${number}`, explanation: 'because', advice: 'do it', reference: '2.6' },
  evidence: Array.from({ length: evidence }, (_, i) => ({
    ...{ path: './leaf.avhdx', offset: 65_536 + i, what: 'DataWriteGuid', value: '77' },
    certainty: 'decoded',
  })),
});

async function sectionOf(findings: readonly Finding[]) {
  const report = await reportOn(await smallSet());
  const view = { ...report.view, headline: '2 errors', findings: findingGroups(findings, ['.']) };
  return findingsSection({ ...report, view });
}

it('tells each finding with its evidence and the place of it', async () => {
  const { blocks } = await sectionOf([finding(1), finding(2)]);
  expect(blocks[0]).toEqual({ kind: 'text', text: '2 errors.' });
  const [first, second] = blocksOf(blocks, 'finding');
  expect(first).toMatchObject({
    ...{ severity: 'error', subject: 'leaf.avhdx', title: 'number 1', more: null },
    texts: ['because', 'Next: do it', 'Reference: 2.6'],
    evidence: [{ fact: 'DataWriteGuid: 77', place: 'leaf.avhdx, offset 65536' }],
  });
  expect(second!.title).toBe('number 2');
});

it('cuts evidence and kinds without end, and says how much is left out and where it is told', async () => {
  const many = Array.from({ length: 70 }, (_, i) => finding(i, i === 0 ? 30 : 1));
  const { blocks } = await sectionOf(many);
  const told = blocksOf(blocks, 'finding');
  expect([told.length, told[0]!.evidence.length, told[0]!.more]).toEqual([
    ...[60, 24],
    '6 more pieces of evidence',
  ]);
  expect(blocksOf(blocks, 'text').at(-1)!.text).toBe(
    '10 more findings of the kind missing-parent: vhdset analyze --all lists them',
  );
});

it('says of a first look that it is one', async () => {
  const report = await reportOn(await smallSet());
  const { blocks } = findingsSection({ ...report, isFirstLook: true });
  expect(blocks[0]).toMatchObject({
    kind: 'warning',
    text: expect.stringMatching(/^A first look, .*more findings may follow\.$/),
  });
  expect(blocks[1]).toEqual({ kind: 'text', text: `So far: ${report.view.headline}.` });
  expect(blocks.slice(2)).toEqual(findingsSection(report).blocks.slice(1));
});
