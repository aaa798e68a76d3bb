import { formatCount } from '../bytes/quantity.ts';
import { ruleOf } from '../diagnosis/conformance/catalogue.ts';
import { countBySeverity, type FileCheck } from '../diagnosis/conformance/check-file.ts';
import type { RuleSeverity } from '../diagnosis/conformance/rule.ts';
import type { Violation } from '../diagnosis/conformance/violations.ts';
import { shownPath } from './names.ts';
import { paragraph } from './paragraph.ts';
import { printable } from './printable.ts';
import type { Page } from './style.ts';

/** A file that the system, or its kind, keeps from being checked. */
export interface UncheckedFile {
  readonly path: string;
  readonly reason: string;
}

const SEVERITIES: readonly RuleSeverity[] = ['error', 'warning', 'info'];
const MARKS: Readonly<Record<RuleSeverity, string>> = { error: '✖', warning: '▲', info: '·' };
const NAMES = { vhdx: 'VHDX', vhds: 'VHD Set', vmcx: 'VM configuration' } as const;
const INDENT = ' '.repeat(13);
const REPLAYED = 'its log is dirty: checked with the log replayed in memory';

/** What a check gave, file by file, the most severe first. */
export function checkText(
  checks: readonly FileCheck[],
  notChecked: readonly UncheckedFile[],
  roots: readonly string[],
  page: Page,
): string {
  const files = checks.flatMap((check) => fileLines(check, roots, page));
  const others = notChecked.map(({ path, reason }) => {
    const why = page.style.bad(`not checked: ${printable(reason)}`);
    return `${page.style.strong(shownPath(path, roots))}  ${why}`;
  });
  return `${[...files, ...others].join('\n')}\n`;
}

function fileLines(check: FileCheck, roots: readonly string[], page: Page): string[] {
  const { style } = page;
  const name = style.strong(shownPath(check.path, roots));
  const lines = [`${name}  ${style.faint(`${NAMES[check.kind]},`)} ${verdict(check, page)}`];
  lines.push(...readingLines(check, page));
  for (const severity of SEVERITIES) {
    const found = check.violations.filter(({ ruleId }) => ruleOf(ruleId).severity === severity);
    for (const violation of found) lines.push(...violationLines(violation, severity, page));
  }
  for (const [name, total] of check.totals) {
    const shown = check.violations.filter(({ ruleId }) => ruleId === name).length;
    if (total > shown) {
      const more = (total - shown).toLocaleString('en-US');
      lines.push(style.faint(`${INDENT}… and ${more} more of ${name}`));
    }
  }
  for (const what of check.unchecked) {
    lines.push(paragraph(`not checked, for the damage: ${what}`, page.width, INDENT));
  }
  return lines;
}

/** How the file was read, where that is no matter of course. */
function readingLines({ log, choices = [] }: FileCheck, { style, width }: Page): string[] {
  const replayed = log === 'replayed' ? [style.faint(`${INDENT}${REPLAYED}`)] : [];
  const asked = choices.map((choice) => {
    return style.caution(paragraph(printable(choice), width, INDENT));
  });
  return [...replayed, ...asked];
}

/** `OK`, or `2 errors, 1 warning`; remarks alone leave a file in order. */
function verdict(check: FileCheck, { style }: Page): string {
  const [errors, warnings, remarks] = SEVERITIES.map((name) => countBySeverity(check, name));
  const parts = [
    ...(errors ? [formatCount(errors, 'error')] : []),
    ...(warnings ? [formatCount(warnings, 'warning')] : []),
    ...(remarks ? [formatCount(remarks, 'remark')] : []),
  ];
  if (errors) return style.bad(parts.join(', '));
  return warnings ? style.caution(parts.join(', ')) : style.good(['OK', ...parts].join(', '));
}

function violationLines(violation: Violation, severity: RuleSeverity, page: Page): string[] {
  const { style, width } = page;
  const { ruleId, offset, expected, actual, message } = violation;
  const mark = `  ${MARKS[severity]} ${severity}`.padEnd(INDENT.length);
  const said = paragraph(printable(message), width, INDENT).slice(INDENT.length);
  const values = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(actual === undefined ? [] : [`got ${actual}`]),
  ];
  const facts = [`@0x${offset.toString(16)}`, ...values].join(', ');
  const source = `[${ruleId}] ${ruleOf(ruleId).section}`;
  return [
    markOf(severity, page)(mark) + said,
    ...[facts, source].map((text) => style.faint(paragraph(printable(text), width, INDENT))),
  ];
}

function markOf(severity: RuleSeverity, { style }: Page): (text: string) => string {
  if (severity === 'info') return style.accent;
  return severity === 'warning' ? style.caution : style.bad;
}
