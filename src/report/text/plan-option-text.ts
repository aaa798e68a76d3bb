import type { Precondition } from '../../recovery/recovery-option.ts';
import { type Line, type Printable, printable, shown } from '../printable.ts';
import { commandLines } from '../script/plan-commands.ts';
import type { EvidenceView } from '../view/finding-groups.ts';
import type { OptionView, PreconditionView, StepView } from '../view/option-view.ts';
import { paragraph } from './paragraph.ts';
import type { PlanPage } from './plan-page.ts';

const LABEL = 9;

/** One option in full: why, what it gives and costs, what must be so, what to do, how to verify. */
export function optionText(option: OptionView, page: PlanPage): Line[] {
  const { style } = page;
  const shell = option.inPowerShell ? 'powershell' : page.shell;
  const title = printable(`${option.id}: ${option.title}`);
  const lines: Line[] = [style.strong(paragraph(title, page.width))];
  lines.push(...fact('Why', option.why, page));
  for (const { label, words } of option.facts) lines.push(...fact(label, words, page));
  for (const warning of option.warnings) lines.push(style.caution(block('▲ ', warning, page)));
  if (option.preconditions.length > 0) {
    lines.push('', style.strong(shown`Before you begin`));
    for (const condition of option.preconditions) lines.push(...conditionLines(condition, page));
  }
  lines.push(...stepLines('Steps', option.steps, { ...page, shell }));
  lines.push(...stepLines('Then verify', option.verify, { ...page, shell }));
  return lines;
}

function fact(label: string, text: string, { width }: PlanPage): Line[] {
  const indent = ' '.repeat(LABEL);
  return [paragraph(printable(text), width, indent, `  ${label}`.padEnd(LABEL))];
}

function block(mark: string, text: string, { width }: PlanPage): Printable {
  const indent = ' '.repeat(mark.length + 2);
  return paragraph(printable(text), width, indent, `  ${mark}`);
}

const PROOFS: Readonly<Record<Precondition['proof'], string>> = {
  proven: '✓ ',
  'to-be-checked': '? ',
  failed: '✖ ',
};

function conditionLines({ text, proof, by }: PreconditionView, page: PlanPage): Line[] {
  const words = proof === 'to-be-checked' ? `check: ${text}` : `${text} (${proof})`;
  const lines = [block(PROOFS[proof], words, page)];
  if (page.all || proof === 'failed') {
    lines.push(...by.map((evidence) => page.style.faint(evidenceLine(evidence, page))));
  }
  return lines;
}

function evidenceLine({ what, value, name }: EvidenceView, page: PlanPage): Printable {
  const text = `${what}: ${value} (${name})`;
  return paragraph(printable(text), page.width, ' '.repeat(8), '      - ');
}

function stepLines(heading: string, steps: readonly StepView[], page: PlanPage): Line[] {
  if (steps.length === 0) return [];
  const lines: Line[] = ['', page.style.strong(printable(heading))];
  for (const [index, step] of steps.entries()) {
    const number = `${index + 1}.`.padStart(4);
    lines.push(paragraph(printable(step.text), page.width, '     ', `${number} `));
    for (const note of step.notes) {
      lines.push(paragraph(printable(note), page.width, ' '.repeat(9), '       - '));
    }
    const { listed, folded } = step.commands;
    const told = page.all ? [...listed, ...folded] : listed;
    for (const command of told) {
      const typed = commandLines(command, page.shell, page.width, '       ').map(printable);
      lines.push(...typed.map(page.style.accent));
    }
    if (folded.length > 0 && !page.all) {
      lines.push(shown`       … and ${folded.length} more (--all, or --format ps1)`);
    }
  }
  return lines;
}
