import { expect, it } from 'vitest';
import { planWarning } from '../../../src/report/text/plan-warning.ts';
import { page, TAGS } from './small-page.ts';

it('marks a warning by a sign and by colour, its lines below each other', () => {
  expect(planWarning('do not start a machine', page({ width: 20 }))).toBe(
    '‼  do not start a\n   machine',
  );
  expect(planWarning('no\u202e', page({ style: TAGS }))).toBe('<bad>‼  no\\u{202e}</bad>');
});
