import { type Line, printable } from '../printable.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

/** What must be known before any option is weighed. */
export function planWarning(
  warning: string,
  { style, width }: Pick<Page, 'style' | 'width'>,
): Line {
  return style.bad(paragraph(printable(warning), width, '   ', '‼  '));
}
