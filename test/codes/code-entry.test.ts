import { expect, it } from 'vitest';
import { byAnalysis, byCheck, decimal, eventOf, hresult } from '../../src/codes/code-entry.ts';

const FACTS = { message: 'Words.', means: 'Something.', steps: ['Do it.'] };
const NOTHING = { source: null, proofs: [], alsoValues: [], alsoTexts: [] };

it('an HRESULT is spelt with eight digits, and known from the specification', () => {
  expect(hresult(0xc05cff0, 'shared disk', 'A_NAME', FACTS)).toEqual({
    ...{ value: 0xc05cff0, spelling: '0x0C05CFF0', name: 'A_NAME', domain: 'shared disk' },
    ...{ ...NOTHING, ...FACTS, known: 'spec' },
  });
});

it('what is known otherwise says so', () => {
  const facts = { ...FACTS, known: 'inferred', alsoValues: [32] } as const;
  expect(hresult(0x80070020, 'Windows', null, facts)).toMatchObject(facts);
});

it('a decimal number has no name, and is known from reports', () => {
  expect(decimal(32775, 'VM collection backup', FACTS)).toEqual({
    ...{ value: 32775, spelling: '32775', name: null, domain: 'VM collection backup' },
    ...{ ...NOTHING, ...FACTS, known: 'field' },
  });
});

it.each([
  ['Hyper-V-VMMS', 'Hyper-V event'],
  ['Hyper-V-Worker', 'Hyper-V event'],
  ['FailoverClustering', 'cluster event'],
] as const)('an event of %s is a %s', (source, domain) => {
  expect(eventOf(source, 19100, FACTS)).toMatchObject({ source, domain, spelling: '19100' });
});

it('a proof names the command that gives it', () => {
  expect(byAnalysis('orphan', 'Shows it.')).toEqual({
    ...{ command: 'vhdset analyze <folder>', finding: 'orphan', shows: 'Shows it.' },
  });
  expect(byCheck(null, 'Shows it.')).toEqual({
    ...{ command: 'vhdset check <file>', finding: null, shows: 'Shows it.' },
  });
});
