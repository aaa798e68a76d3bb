import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { OptionVerdict, RecoveryOption } from '../../recovery/recovery-option.ts';
import { type Line, padded, printable, shown } from '../printable.ts';
import { ellipsis, shownPath } from './names.ts';
import { paragraph } from './paragraph.ts';
import { optionText } from './plan-option-text.ts';
import type { PlanPage } from './plan-page.ts';
import type { Page, Style } from './style.ts';

/** More plans than this are told in short; each by itself is told in full. */
const TOLD_IN_FULL = 2;

/** The plans, each with its options first, so that a person sees where this goes, then the steps. */
export function planText(plans: readonly Plan[], page: PlanPage): string {
  const needing = plans.filter(({ inOrder }) => !inOrder);
  const told = needing.length > 0 && !page.all ? needing : plans;
  const inFull = page.all || page.option !== null || told.length <= TOLD_IN_FULL;
  const sections = told.map((plan) => planSection(plan, inFull, page));
  const held = plans.filter(({ hold }) => hold);
  if (held.length > 0) sections.unshift(holdLines(held, page));
  const rest = plans.filter((plan) => !told.includes(plan));
  if (rest.length > 0) sections.push(inOrder(rest, page));
  return `${sections.map((lines) => lines.join('\n')).join('\n\n\n')}\n`;
}

/** What has to be read before anything else. */
function holdLines(held: readonly Plan[], { roots, style, width }: PlanPage): Line[] {
  const names = held.map(({ subject }) => shownPath(subject, roots)).join(', ');
  const text = `HOLD: do not restart, shut down or move any machine that uses ${names}`;
  return [style.bad(paragraph(text, width))];
}

function planSection(plan: Plan, inFull: boolean, page: PlanPage): Line[] {
  const { style, width, option } = page;
  const wanted = plan.options.filter(({ id }) => id === option);
  const told = page.all ? plan.options : option === null ? chosen(plan) : wanted;
  const lines: Line[] = [...title(plan, page), ''];
  const warnings = warningLines(plan, page);
  for (const warning of warnings) lines.push(warning, '');
  lines.push(...plan.options.map((one) => row(one, page)));
  if (plan.recommended === null) {
    lines.push(
      paragraph('Nothing can be recovered from these files: no disk of it was found.', width),
    );
  }
  if (!inFull) return [...lines, ...inShort(plan, page)];
  for (const one of told) lines.push('', ...optionText(one, page));
  if (!page.all && plan.options.length > told.length) {
    const more = 'The others in full: --option <name>, or --all. As a script: --format ps1 or sh.';
    lines.push('', style.faint(paragraph(more, width)));
  }
  // What must not be done is the last thing on the screen as well.
  for (const warning of warnings) lines.push('', warning);
  return lines;
}

function warningLines({ warnings }: Plan, { style, width }: Page): Line[] {
  return warnings.map((warning) => style.bad(paragraph(printable(warning), width, '   ', '‼  ')));
}

function chosen({ recommended }: Plan): RecoveryOption[] {
  return recommended ? [recommended] : [];
}

function title(plan: Plan, { style, roots, width }: PlanPage): Line[] {
  const kind = plan.kind === 'set' ? 'VHD Set' : 'chain without a .vhds';
  const name = ellipsis(shownPath(plan.subject, roots), width - kind.length - 12);
  const size = plan.virtualSize === null ? 'size unknown' : formatBytes(plan.virtualSize);
  const facts =
    plan.disks === 0
      ? 'no disk of it was found'
      : `${formatCount(plan.disks, 'disk')}, ${STATUS[plan.status ?? 'unreadable']}, ${size} virtual`;
  return [shown`${style.strong(name)}   plan: ${printable(kind)}`, style.faint(printable(facts))];
}

const STATUS = {
  complete: 'complete',
  'missing-parent': 'a parent is missing',
  'identity-mismatch': 'a parent has another identity',
  ambiguous: 'a parent is ambiguous',
  cycle: 'they run in a circle',
  unreadable: 'the end can’t be read',
} as const;

const VERDICTS: Readonly<
  Record<OptionVerdict, { readonly words: string; readonly paint: keyof Style }>
> = {
  recommended: { words: '★ recommended', paint: 'good' },
  possible: { words: '  possible', paint: 'accent' },
  'last-resort': { words: '  last resort', paint: 'caution' },
  impossible: { words: '✖ impossible', paint: 'faint' },
};

function row(option: RecoveryOption, { style }: PlanPage): Line {
  const { words, paint } = VERDICTS[option.verdict];
  const verdict = style[paint](padded(printable(words), 14));
  return shown`${verdict} ${padded(printable(option.id), 22)}  ${printable(option.title)}`;
}

/** Why, and where the steps are. */
function inShort({ recommended, subject }: Plan, page: PlanPage): Line[] {
  if (!recommended) return [];
  const { width, style } = page;
  const hint = `The steps: vhdset plan ${shownPath(subject, [])}`;
  return ['', paragraph(printable(recommended.why), width), style.faint(paragraph(hint, width))];
}

function inOrder(plans: readonly Plan[], { style, roots, width }: PlanPage): Line[] {
  const noun = formatCount(plans.length, 'disk');
  const what = `${noun} in order: copy, and mount the copy (vhdset plan <file> has the steps)`;
  const names = plans.slice(0, 12).map(({ subject }) => shownPath(subject, roots));
  const rest = plans.length - names.length;
  const more = rest > 0 ? [shown`… and ${rest} more`] : [];
  return [
    style.good(paragraph(what, width)),
    ...[...names, ...more].map((name) => shown`  ${ellipsis(name, width - 2)}`),
  ];
}
