import { formatCount } from '../../../bytes/quantity.ts';
import type { Plan } from '../../../recovery/plan-for.ts';
import type { RecoveryOption, Step } from '../../../recovery/recovery-option.ts';
import { choiceViews } from '../choice-view.ts';
import { pathWithin } from '../names.ts';
import { gives, needs, takes } from '../plan-quantities.ts';
import { type Block, cut, type Section, type StepView } from './document.ts';
import type { Report } from './report.ts';

/** Commands of a step that are printed: a script for all of them is one command away. */
const MOST_COMMANDS = 12;
/** Plans that are printed whole. */
const MOST_PLANS = 24;

/** Every plan, its recommended option first and in full. */
export function planSection({ plans, inventory }: Report): Section {
  const ordered = [
    ...plans.filter(({ inOrder }) => !inOrder),
    ...plans.filter(({ inOrder }) => inOrder),
  ];
  const { shown, hidden } = cut(ordered, MOST_PLANS);
  const rest: Block[] =
    hidden > 0
      ? [{ kind: 'text', text: `${formatCount(hidden, 'more plan')}: vhdset plan shows them.` }]
      : [];
  const none: Block[] =
    plans.length === 0 ? [{ kind: 'text', text: 'There is no disk to plan for.' }] : [];
  return {
    id: 'plan',
    title: 'What to do',
    blocks: [...none, ...shown.flatMap((plan) => planBlocks(plan, inventory.roots)), ...rest],
  };
}

function planBlocks(plan: Plan, roots: readonly string[]): Block[] {
  const { subject, warnings, options, recommended, inOrder } = plan;
  const others = options.filter((option) => option !== recommended);
  return [
    { kind: 'heading', text: `Plan for ${pathWithin(subject, roots)}` },
    ...warnings.map((text): Block => ({ kind: 'warning', text })),
    ...(inOrder ? [{ kind: 'text', text: 'Nothing is wrong here.' } as const] : []),
    ...choiceBlocks(plan, roots),
    ...(recommended ? optionBlocks(recommended) : []),
    ...(others.length > 0
      ? [
          {
            kind: 'table',
            caption: 'The other options',
            columns: [
              { title: 'Verdict' },
              { title: 'Option' },
              { title: 'What' },
              { title: 'Why' },
            ],
            rows: others.map(({ verdict, id, title, why }) => [verdict, id, title, why]),
          } as const,
        ]
      : []),
  ];
}

function choiceBlocks({ choices }: Plan, roots: readonly string[]): Block[] {
  const { listed, folded } = choiceViews(choices, roots);
  if (listed.length === 0) return [];
  const tells = listed.flatMap((choice) => choice.tells ?? []);
  const more =
    folded.length > 0
      ? [`${formatCount(folded.length, 'more state')}: vhdset plan --all tells them.`]
      : [];
  return [
    { kind: 'heading', text: 'In files' },
    { kind: 'list', items: [...listed.map(({ words }) => words), ...more] },
    ...(tells.length > 0 ? [{ kind: 'commands', commands: tells } as const] : []),
  ];
}

function optionBlocks(option: RecoveryOption): Block[] {
  const { id, title, why, yields, space, time, risk, warnings, preconditions, steps, verify } =
    option;
  return [
    { kind: 'heading', text: `Recommended: ${title} (${id})` },
    { kind: 'text', text: why },
    {
      kind: 'table',
      caption: 'What it takes',
      columns: [{ title: 'What' }, { title: 'How much' }],
      rows: [
        ['Gives', gives(yields)],
        ['Needs', needs(space)],
        ['Time', takes(time)],
        ['Risk', risk],
      ],
    },
    ...warnings.map((text): Block => ({ kind: 'warning', text })),
    ...(preconditions.length > 0
      ? [
          {
            kind: 'conditions',
            conditions: preconditions.map(({ text, proof }) => ({ text, proof })),
          } as const,
        ]
      : []),
    ...stepsBlock('Steps', steps),
    ...stepsBlock('Then verify', verify),
  ];
}

function stepsBlock(title: string, steps: readonly Step[]): Block[] {
  if (steps.length === 0) return [];
  return [{ kind: 'steps', title, steps: steps.map(stepView) }];
}

function stepView({ text, notes, commands }: Step): StepView {
  const { shown, hidden } = cut(commands, MOST_COMMANDS);
  const more =
    hidden > 0
      ? [`${formatCount(hidden, 'more command')}: vhdset plan --format ps1 or sh has all.`]
      : [];
  const told = cut(notes, MOST_COMMANDS);
  const others =
    told.hidden > 0 ? [`${formatCount(told.hidden, 'more note')} in vhdset plan.`] : [];
  return { text, notes: [...told.shown, ...others, ...more], commands: shown };
}
