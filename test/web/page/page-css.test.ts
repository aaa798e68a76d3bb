import { expect, it } from 'vitest';
import { REPORT_CSS } from '../../../src/report/html/report-css.ts';
import { PAGE_CSS } from '../../../src/web/page/page-css.ts';

it('looks like a report, and shows where the keyboard is on all that can be pressed', () => {
  expect(PAGE_CSS.startsWith(REPORT_CSS)).toBe(true);
  expect(PAGE_CSS).toContain(':is(button,input,select,pre):focus-visible{outline:2px');
  expect(PAGE_CSS).not.toMatch(/url\(|@import|outline:(?:none|0)/);
});
