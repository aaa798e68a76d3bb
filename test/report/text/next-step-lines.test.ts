import { expect, it } from 'vitest';
import { vhdset } from '../../../src/recovery/command.ts';
import { nextStepLines } from '../../../src/report/text/next-step-lines.ts';
import { page, TAGS, widest } from './small-page.ts';

const step = {
  id: 'flatten',
  words: 'Flatten the chain into a new disk [flatten]',
  command: vhdset('plan', { path: "it's here" }),
  warnings: [],
} as const;

it('tells what to do in two lines, the command as it is typed here', () => {
  expect(nextStepLines(step, { ...page(), shell: 'sh' })).toEqual([
    '→ Next    Flatten the chain into a new disk [flatten]',
    "          vhdset plan 'it'\\''s here'",
  ]);
  expect(nextStepLines(step, { ...page(), shell: 'powershell' })[1]).toContain("'it''s here'");
});

it('ends with what must not be done, marked and within the width', () => {
  const warnings = [`Do not start any machine${' that uses this set'.repeat(5)}\u001b[2J`];
  const told = { ...step, warnings };
  const lines = nextStepLines(told, { ...page({ width: 60 }), shell: 'sh' });
  expect(lines[2]).toBe('');
  expect(lines[3]).toMatch(/^‼ {2}Do not start/);
  expect(lines.join('')).not.toContain('\u001b');
  expect(widest(lines.join('\n'))).toBeLessThanOrEqual(60);
  expect(nextStepLines(told, { ...page({ style: TAGS }), shell: 'sh' }).at(-1)).toMatch(/^<bad>/);
});
