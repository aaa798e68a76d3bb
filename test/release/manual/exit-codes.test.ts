import { expect, it } from 'vitest';
import { EXIT_CODES } from '../../../release/manual/exit-codes.ts';
import { ExitCode } from '../../../src/cli/exit.ts';

it('every code is explained, in the order of the numbers', () => {
  expect(EXIT_CODES.map(({ code }) => code)).toEqual(
    Object.values(ExitCode).sort((one, other) => one - other),
  );
  for (const { text } of EXIT_CODES) expect(text).toMatch(/^[A-Z].*\.$/);
});
