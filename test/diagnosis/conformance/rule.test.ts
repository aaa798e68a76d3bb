import { expect, it } from 'vitest';
import { error, info, warning } from '../../../src/diagnosis/conformance/rule.ts';

it('a rule has severity, origin, title and sentence', () => {
  const rule = { section: '[MS-VHDX] 2.1', title: 'It holds', sentence: 'It matters.' };
  const parts = ['[MS-VHDX] 2.1', 'It holds', 'It matters.'] as const;
  expect(error(...parts)).toEqual({ severity: 'error', ...rule });
  expect(warning(...parts)).toEqual({ severity: 'warning', ...rule });
  expect(info(...parts)).toEqual({ severity: 'info', ...rule });
});
