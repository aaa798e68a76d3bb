import { expect, it } from 'vitest';
import { bySeverity, type Finding, SEVERITIES } from '../../src/diagnosis/finding.ts';

const finding = (severity: Finding['severity'], id: string, subject = 'a'): Finding => ({
  severity,
  id,
  subject,
  title: '',
  evidence: [],
  explanation: '',
  advice: null,
  reference: null,
});

it('puts the most severe first, then goes by name and by file', () => {
  const sorted = [
    finding('info', 'a'),
    finding('error', 'b', 'y'),
    finding('critical', 'z'),
    finding('error', 'b', 'x'),
    finding('error', 'a', 'z'),
  ].sort(bySeverity);
  expect(sorted.map(({ severity, id, subject }) => `${severity} ${id} ${subject}`)).toEqual([
    'critical z a',
    'error a z',
    'error b x',
    'error b y',
    'info a a',
  ]);
});

it('knows the severities from the least to the most', () => {
  expect(SEVERITIES).toEqual(['info', 'warning', 'error', 'critical']);
});
