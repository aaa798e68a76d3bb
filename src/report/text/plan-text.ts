import { vhdset } from '../../recovery/command.ts';
import {
  apart,
  type Line,
  type Printable,
  padded,
  printable,
  shown,
  textOf,
} from '../printable.ts';
import { commandLines } from '../script/plan-commands.ts';
import type { OptionView } from '../view/option-view.ts';
import type { InOrderView, PlansView, PlanView } from '../view/plan-view.ts';
import { ellipsis } from './names.ts';
import { paragraph } from './paragraph.ts';
import { optionText } from './plan-option-text.ts';
import type { PlanPage } from './plan-page.ts';
import { planWarning } from './plan-warning.ts';
import type { Style } from './style.ts';

/** The plans, each with its options first, so that a person sees where this goes, then the steps. */
export function planText({ hold, plans, inOrder }: PlansView, page: PlanPage): Printable {
  const told = page.all ? plans : plans.filter((plan) => plan.told !== 'in-a-line');
  const sections: Line[][] = [
    ...(hold === null ? [] : [[page.style.bad(paragraph(printable(hold), page.width))]]),
    ...told.map((plan) => planSection(plan, page)),
    ...(inOrder && !page.all ? [inOrderLines(inOrder, page)] : []),
  ];
  return textOf(apart(sections, 2));
}

function planSection(plan: PlanView, page: PlanPage): Line[] {
  const { style, width } = page;
  const { options, chosen, hopeless } = plan;
  const told = page.all ? options : options.filter(({ id }) => id === chosen);
  const lines: Line[] = [...title(plan, page), ''];
  const warnings = plan.warnings.map((warning) => planWarning(warning, page));
  for (const warning of warnings) lines.push(warning, '');
  lines.push(...options.map((one) => row(one, page)));
  lines.push(...choiceLines(plan.choices, page));
  if (hopeless !== null) lines.push(paragraph(hopeless, width));
  if (plan.told !== 'in-full' && !page.all) return [...lines, ...inShort(plan, page)];
  for (const one of told) lines.push('', ...optionText(one, page));
  if (!page.all && options.length > told.length) {
    const more = 'The others in full: --option <name>, or --all. As a script: --format ps1 or sh.';
    lines.push('', style.faint(paragraph(more, width)));
  }
  // What must not be done is the last thing on the screen as well.
  for (const warning of warnings) lines.push('', warning);
  return lines;
}

function title({ name, kind, facts }: PlanView, { style, width }: PlanPage): Line[] {
  const shortened = ellipsis(printable(name), width - kind.length - 12);
  return [
    shown`${style.strong(shortened)}   plan: ${printable(kind)}`,
    style.faint(printable(facts)),
  ];
}

const VERDICTS: Readonly<
  Record<OptionView['verdict'], { readonly words: string; readonly paint: keyof Style }>
> = {
  recommended: { words: '★ recommended', paint: 'good' },
  possible: { words: '  possible', paint: 'accent' },
  'last-resort': { words: '  last resort', paint: 'caution' },
  impossible: { words: '✖ impossible', paint: 'faint' },
};

function row(option: OptionView, { style }: PlanPage): Line {
  const { words, paint } = VERDICTS[option.verdict];
  const verdict = style[paint](padded(printable(words), 14));
  return shown`${verdict} ${padded(printable(option.id), 22)}  ${printable(option.title)}`;
}

/** What the states that there are to choose from hold, in files; below each, what tells all of them. */
function choiceLines({ listed, folded }: PlanView['choices'], page: PlanPage): Line[] {
  const told = page.all ? [...listed, ...folded] : listed;
  if (told.length === 0) return [];
  const lines: Line[] = ['', page.style.strong(shown`In files`)];
  for (const { words, tells } of told) {
    lines.push(paragraph(words, page.width, '    ', '  - '));
    const typed = tells ? commandLines(tells, page.shell, page.width, '       ') : [];
    lines.push(...typed.map(printable).map(page.style.accent));
  }
  if (told.length < listed.length + folded.length) {
    lines.push(shown`  … and ${folded.length} more (--all)`);
  }
  return lines;
}

/** Why, and where the steps are. */
function inShort({ options, recommended, subject }: PlanView, page: PlanPage): Line[] {
  const { width, style, shell } = page;
  const best = options.find(({ id }) => id === recommended);
  if (!best) return [];
  const hint = commandLines(vhdset('plan', { path: subject }), shell, width, '  ').map(printable);
  return [
    '',
    paragraph(printable(best.why), width),
    style.faint(shown`The steps:`),
    ...hint.map(style.accent),
  ];
}

function inOrderLines({ words, disks }: InOrderView, { style, width }: PlanPage): Line[] {
  const names = disks.listed.map(({ name }) => printable(name));
  const more = disks.folded.length > 0 ? [shown`… and ${disks.folded.length} more`] : [];
  return [
    style.good(paragraph(words, width)),
    ...[...names, ...more].map((name) => shown`  ${ellipsis(name, width - 2)}`),
  ];
}
