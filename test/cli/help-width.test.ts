import { expect, it } from 'vitest';
import helpWidth from '../../src/cli/help-width.ts';
import { vhdset } from './run.ts';

it('is a column for each character', () => {
  expect(helpWidth('')).toBe(0);
  expect(helpWidth('a child’s → parent')).toBe(18);
  expect(helpWidth('\u{1F4BE}')).toBe(1);
});

it('is all that the help of a command asks for: no colour, nothing wide', async () => {
  const { stdout } = await vhdset(['export', '--help']);
  expect(stdout).toMatch(/^[\n -~]*(?:[‘’“”…→×–—][\n -~]*)*$/);
  for (const line of stdout.split('\n')) expect(helpWidth(line)).toBeLessThanOrEqual(80);
});
