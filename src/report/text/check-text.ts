import { formatCount } from '../../bytes/quantity.ts';
import { ruleOf } from '../../diagnosis/conformance/catalogue.ts';
import { countBySeverity, type FileCheck } from '../../diagnosis/conformance/check-file.ts';
import type { RuleSeverity } from '../../diagnosis/conformance/rule.ts';
import type { Violation } from '../../diagnosis/conformance/violations.ts';
import { joined, type Line, padded, printable, shown } from '../printable.ts';
import { shownPath } from './names.ts';
import { paragraph } from './paragraph.ts';
import type { Page, Style } from './style.ts';

/** A file that the system, or its kind, keeps from being checked. */
export interface UncheckedFile {
  readonly path: string;
  readonly reason: string;
}

const SEVERITIES: readonly RuleSeverity[] = ['error', 'warning', 'info'];
const MARKS: Readonly<Record<RuleSeverity, string>> = { error: '✖', warning: '▲', info: '·' };
const NAMES = { vhdx: 'VHDX', vhds: 'VHD Set', vmcx: 'VM configuration' } as const;
const INDENT = printable(' '.repeat(13));
const REPLAYED = printable('its log is dirty: checked with the log replayed in memory');

/** What a check gave, file by file, the most severe first. */
export function checkText(
  checks: readonly FileCheck[],
  notChecked: readonly UncheckedFile[],
  roots: readonly string[],
  page: Page,
): string {
  const files = checks.flatMap((check) => fileLines(check, roots, page));
  const others = notChecked.map(({ path, reason }): Line => {
    const why = page.style.bad(shown`not checked: ${printable(reason)}`);
    return shown`${page.style.strong(shownPath(path, roots))}  ${why}`;
  });
  return `${[...files, ...others].join('\n')}\n`;
}

function fileLines(check: FileCheck, roots: readonly string[], page: Page): Line[] {
  const { style } = page;
  const name = style.strong(shownPath(check.path, roots));
  const kind = style.faint(shown`${printable(NAMES[check.kind])},`);
  const lines: Line[] = [shown`${name}  ${kind} ${verdict(check, page)}`];
  lines.push(...readingLines(check, page));
  for (const severity of SEVERITIES) {
    const found = check.violations.filter(({ ruleId }) => ruleOf(ruleId).severity === severity);
    for (const violation of found) lines.push(...violationLines(violation, severity, page));
  }
  for (const [name, total] of check.totals) {
    const told = check.violations.filter(({ ruleId }) => ruleId === name).length;
    if (total > told) {
      const more = printable((total - told).toLocaleString('en-US'));
      lines.push(style.faint(shown`${INDENT}… and ${more} more of ${printable(name)}`));
    }
  }
  for (const what of check.unchecked) {
    lines.push(paragraph(`not checked, for the damage: ${what}`, page.width, INDENT));
  }
  return lines;
}

/** How the file was read, where that is no matter of course. */
function readingLines({ log, choices = [] }: FileCheck, { style, width }: Page): Line[] {
  const replayed = log === 'replayed' ? [style.faint(shown`${INDENT}${REPLAYED}`)] : [];
  const asked = choices.map((choice) => {
    return style.caution(paragraph(printable(choice), width, INDENT));
  });
  return [...replayed, ...asked];
}

/** `OK`, or `2 errors, 1 warning`; remarks alone leave a file in order. */
function verdict(check: FileCheck, { style }: Page): Line {
  const [errors, warnings, remarks] = SEVERITIES.map((name) => countBySeverity(check, name));
  const parts: Line[] = [
    ...(errors ? [printable(formatCount(errors, 'error'))] : []),
    ...(warnings ? [printable(formatCount(warnings, 'warning'))] : []),
    ...(remarks ? [printable(formatCount(remarks, 'remark'))] : []),
  ];
  if (errors) return style.bad(joined(parts, ', '));
  return warnings
    ? style.caution(joined(parts, ', '))
    : style.good(joined([shown`OK`, ...parts], ', '));
}

function violationLines(violation: Violation, severity: RuleSeverity, page: Page): Line[] {
  const { style, width } = page;
  const { ruleId, offset, expected, actual, message } = violation;
  const mark = printable(`  ${MARKS[severity]} ${severity}`);
  const said = paragraph(printable(message), width, INDENT, '');
  const values = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(actual === undefined ? [] : [`got ${actual}`]),
  ];
  const facts = [`@0x${offset.toString(16)}`, ...values].join(', ');
  const source = `[${ruleId}] ${ruleOf(ruleId).section}`;
  return [
    shown`${markOf(severity, page)(padded(mark, INDENT.length))}${said}`,
    ...[facts, source].map((text) => style.faint(paragraph(printable(text), width, INDENT))),
  ];
}

function markOf(severity: RuleSeverity, { style }: Page): Style['good'] {
  if (severity === 'info') return style.accent;
  return severity === 'warning' ? style.caution : style.bad;
}
