import { expect, it } from 'vitest';
import { endOfHelp } from '../../src/cli/end-of-help.ts';

const examples = [
  { line: 'chain a', tells: 'one' },
  { line: 'chain b', tells: 'two' },
] as const;
const LIST = 'Examples:\n  vhdset chain a\n      one\n  vhdset chain b\n      two';

it('lists what to type, and what it is good for', () => {
  expect(endOfHelp({ examples })).toBe(LIST);
});

it('tells before that what else is to be known', () => {
  expect(endOfHelp({ notes: 'Mind the gap.', examples })).toBe(`Mind the gap.\n\n${LIST}`);
});

it('breaks a line that is too long where a shell goes on', () => {
  const line = `diff copy/shared.vhds --from ${'x'.repeat(50)}.avhdx --json && vhdset explain 19100`;
  const end = endOfHelp({ examples: [{ line, tells: 'what was written' }, examples[0]] });
  expect(end).toBe(
    [
      'Examples:',
      '  vhdset diff copy/shared.vhds \\',
      `    --from ${'x'.repeat(50)}.avhdx --json \\`,
      '    && vhdset explain 19100',
      '      what was written',
      '  vhdset chain a',
      '      one',
    ].join('\n'),
  );
});
