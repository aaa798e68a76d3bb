import { type Line, printable, shown } from '../printable.ts';
import { shownCommand } from '../script/plan-commands.ts';
import type { NextStep } from '../view/next-step.ts';
import { paragraph } from './paragraph.ts';
import type { PlanPage } from './plan-page.ts';
import { planWarning } from './plan-warning.ts';

/** The end of an analysis: what to do next, in two lines. */
export function nextStepLines(
  { words, command, warnings }: NextStep,
  page: Pick<PlanPage, 'width' | 'style' | 'shell'>,
): Line[] {
  const { style, width, shell } = page;
  const first = paragraph(printable(words), width, ' '.repeat(10), '');
  return [
    shown`${style.strong(shown`→ Next`)}    ${first}`,
    shown`          ${style.accent(printable(shownCommand(command, shell)))}`,
    ...warnings.flatMap((warning): Line[] => ['', planWarning(warning, page)]),
  ];
}
