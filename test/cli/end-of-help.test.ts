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
