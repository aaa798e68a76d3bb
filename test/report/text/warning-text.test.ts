import { expect, it } from 'vitest';
import { warningText } from '../../../src/report/text/warning-text.ts';

it('has a line for each, harmless to a terminal, and none for none', () => {
  expect(warningText([])).toBe('');
  expect(warningText(['a\u001b[2J', 'b'])).toBe('Warning: a\\u{1b}[2J\nWarning: b\n');
});
