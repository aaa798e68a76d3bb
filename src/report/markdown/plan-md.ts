import { type Shell, shownCommand } from '../script/plan-commands.ts';
import type { OptionView, StepView } from '../view/option-view.ts';
import type { PlansView, PlanView } from '../view/plan-view.ts';
import { fenceFor, prose } from './prose.ts';

/** The plans as Markdown, for a ticket or a wiki: every option, the recommended one first. */
export function planMarkdown({ plans }: PlansView, shell: Shell): string {
  return `${plans.map((plan) => planSection(plan, shell).join('\n')).join('\n\n')}\n`;
}

function planSection(plan: PlanView, shell: Shell): string[] {
  return [
    `# Recovery plan: ${prose(plan.subject)}`,
    '',
    ...plan.warnings.flatMap((warning) => [`**${prose(warning)}**`, '']),
    '| verdict | option | what |',
    '|---|---|---|',
    ...plan.options.map(({ verdict, id, title }) => `| ${verdict} | ${id} | ${prose(title)} |`),
    ...choicesSection(plan, shell),
    ...plan.options.flatMap((option) => optionSection(option, shell)),
  ];
}

function choicesSection({ choices }: PlanView, shell: Shell): string[] {
  const all = [...choices.listed, ...choices.folded];
  if (all.length === 0) return [];
  const items = all.flatMap(({ words, tells }) => {
    if (!tells) return [`- ${prose(words)}`, ''];
    const command = shownCommand(tells, shell);
    const fence = fenceFor([command]);
    return [`- ${prose(words)}`, '', ...[fence, command, fence].map((line) => `  ${line}`), ''];
  });
  return ['', '## In files', '', ...items.slice(0, -1)];
}

function optionSection(option: OptionView, shellHere: Shell): string[] {
  const shell = option.inPowerShell ? 'powershell' : shellHere;
  const { id, title, verdict, why, facts, warnings, preconditions, steps, verify } = option;
  return [
    '',
    `## ${id}: ${prose(title)} (${verdict})`,
    '',
    prose(why),
    ...(facts.length > 0 ? [''] : []),
    ...facts.map(({ label, words }) => `- ${label}: ${prose(words)}`),
    ...(warnings.length > 0
      ? ['', ...warnings.map((warning) => `> **Warning:** ${prose(warning)}`)]
      : []),
    ...(preconditions.length > 0
      ? [
          '',
          'Before you begin:',
          '',
          ...preconditions.map(
            ({ text, proof }) => `- [${proof === 'proven' ? 'x' : ' '}] ${prose(text)} (${proof})`,
          ),
        ]
      : []),
    ...stepsSection('Steps', steps, shell),
    ...stepsSection('Then verify', verify, shell),
  ];
}

function stepsSection(heading: string, steps: readonly StepView[], shell: Shell): string[] {
  if (steps.length === 0) return [];
  return ['', `### ${heading}`, ...steps.flatMap((step, index) => stepSection(step, index, shell))];
}

function stepSection({ text, notes, commands }: StepView, index: number, shell: Shell): string[] {
  const indent = ' '.repeat(`${index + 1}. `.length);
  const facts = notes.map((note) => `${indent}- ${prose(note)}`);
  const lines = ['', `${index + 1}. ${prose(text)}`, ...facts];
  const all = [...commands.listed, ...commands.folded];
  if (all.length === 0) return lines;
  const code = all.map((command) => shownCommand(command, shell));
  const fence = fenceFor(code);
  return [...lines, '', ...[fence, ...code, fence].map((line) => indent + line)];
}
