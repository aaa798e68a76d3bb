import { expect, it } from 'vitest';
import type { Finding } from '../../../src/diagnosis/finding.ts';
import { countBySeverity, findingGroups } from '../../../src/report/view/finding-groups.ts';

const finding = (change: Partial<Finding> = {}): Finding => ({
  id: 'missing-parent',
  severity: 'error',
  subject: '/copy/a.avhdx',
  title: 'its parent is missing',
  evidence: [{ path: '/copy/b.vhdx', what: 'linkage', value: 'x', certainty: 'decoded' }],
  explanation: 'What the child does not hold itself is unknown.',
  advice: null,
  reference: null,
  ...change,
});

it('puts those of a kind together, in the order in which the kinds come, and folds all but three', () => {
  const many = Array.from({ length: 5 }, (_, n) => finding({ subject: `/copy/${n}` }));
  const groups = findingGroups([...many, finding({ id: 'cycle' }), finding()], ['/copy']);
  expect(groups.map(({ id }) => id)).toEqual(['missing-parent', 'cycle']);
  expect(groups[0]!.listed.map(({ name }) => name)).toEqual(['0', '1', '2']);
  expect(groups[0]!.folded.map(({ name }) => name)).toEqual(['3', '4', 'a.avhdx']);
});

it('names subject and evidence within the folder that was given, their paths kept', () => {
  const [group] = findingGroups([finding()], ['/copy']);
  const [only] = group!.listed;
  expect(only).toEqual({
    ...finding(),
    name: 'a.avhdx',
    evidence: [{ ...finding().evidence[0], name: 'b.vhdx' }],
  });
});

it('counts by severity', () => {
  const findings = [finding(), finding({ severity: 'info' }), finding({ severity: 'info' })];
  expect(countBySeverity(findings)).toBe('1 error, 2 notes');
  expect(countBySeverity([])).toBe('no findings');
});
