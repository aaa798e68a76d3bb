import type { Plan } from '../../recovery/plan-for.ts';
import type { RecoveryOption, Step } from '../../recovery/recovery-option.ts';
import { printable } from '../printable.ts';
import { type Shell, shellFor, shownCommand } from '../script/plan-commands.ts';
import { gives, needs, takes } from '../view/plan-quantities.ts';

/** The plans as Markdown, for a ticket or a wiki: every option, the recommended one first. */
export function planMarkdown(plans: readonly Plan[], shell: Shell): string {
  return `${plans.map((plan) => planSection(plan, shell).join('\n')).join('\n\n')}\n`;
}

function planSection(plan: Plan, shell: Shell): string[] {
  return [
    `# Recovery plan: ${prose(plan.subject)}`,
    '',
    ...plan.warnings.flatMap((warning) => [`**${prose(warning)}**`, '']),
    '| verdict | option | what |',
    '|---|---|---|',
    ...plan.options.map(({ verdict, id, title }) => `| ${verdict} | ${id} | ${prose(title)} |`),
    ...plan.options.flatMap((option) => optionSection(option, shell)),
  ];
}

function optionSection(option: RecoveryOption, shellHere: Shell): string[] {
  const shell = shellFor(option, shellHere);
  const { id, title, verdict, why, warnings, preconditions, steps, verify } = option;
  const facts =
    verdict === 'impossible'
      ? []
      : [
          `- Gives: ${prose(gives(option.yields))}`,
          `- Needs: ${prose(needs(option.space))}`,
          `- Time: ${prose(takes(option.time))}`,
          `- Risk: ${prose(option.risk)}`,
        ];
  return [
    '',
    `## ${id}: ${prose(title)} (${verdict})`,
    '',
    prose(why),
    ...(facts.length > 0 ? ['', ...facts] : []),
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

function stepsSection(heading: string, steps: readonly Step[], shell: Shell): string[] {
  if (steps.length === 0) return [];
  return ['', `### ${heading}`, ...steps.flatMap((step, index) => stepSection(step, index, shell))];
}

function stepSection({ text, notes, commands }: Step, index: number, shell: Shell): string[] {
  const indent = ' '.repeat(`${index + 1}. `.length);
  const facts = notes.map((note) => `${indent}- ${prose(note)}`);
  const lines = ['', `${index + 1}. ${prose(text)}`, ...facts];
  if (commands.length === 0) return lines;
  const code = commands.map((command) => shownCommand(command, shell));
  const fence = fenceFor(code);
  return [...lines, '', ...[fence, ...code, fence].map((line) => indent + line)];
}

/** Longer than any run of backticks inside, so that none can close the block. */
function fenceFor(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  return '`'.repeat(runs.reduce((longest, { length }) => Math.max(longest, length + 1), 3));
}

/** What Markdown gives a meaning to inside a line; a backslash takes it away (CommonMark 2.4). */
const MARKUP = /[\\`*_[\]<>|&~#$!@]/g;
/** What GitHub's Markdown turns into links on its own. */
const AUTOLINK = /(:)(?=\/\/)|(?<=www)(\.)/gi;

/** Text on one line that reads as itself, whatever names it holds. */
function prose(text: string): string {
  return printable(text)
    .replace(MARKUP, '\\$&')
    .replace(AUTOLINK, '\\$&')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}
