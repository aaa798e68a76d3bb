import { formatCount } from '../../bytes/quantity.ts';
import type { Evidence, Finding, Severity } from '../../diagnosis/finding.ts';
import { groupBy } from '../../sets/group-by.ts';
import { type Line, padded, printable, shown } from '../printable.ts';
import { shownPath } from '../view/names.ts';
import { paragraph } from './paragraph.ts';
import type { Page, Style } from './style.ts';

/** Findings of one kind shown before the rest is counted. */
const SHOWN_OF_A_KIND = 3;
const MARKS: Readonly<Record<Severity, string>> = {
  critical: '‼',
  error: '✖',
  warning: '▲',
  info: '·',
};
const INDENT = printable(' '.repeat(11));

/** Findings, most severe first, each with what it means and what to do. */
export function findingList(
  findings: readonly Finding[],
  roots: readonly string[],
  page: Page,
): Line[] {
  const lines: Line[] = [];
  for (const group of groupBy(findings, ({ id }) => id).values()) {
    const told = page.all ? group : group.slice(0, SHOWN_OF_A_KIND);
    for (const [i, finding] of told.entries()) {
      lines.push(...describe(finding, i === 0 || page.all, roots, page));
    }
    const hidden = group.length - told.length;
    if (hidden > 0)
      lines.push(page.style.faint(shown`${INDENT}… and ${hidden} more of this kind (--all)`));
    lines.push('');
  }
  return lines.slice(0, -1);
}

function describe(finding: Finding, inFull: boolean, roots: readonly string[], page: Page): Line[] {
  const { style, width } = page;
  const mark = printable(`${MARKS[finding.severity]} ${finding.severity}`);
  const block = (text: string) =>
    paragraph(printable(text), width, INDENT).split('\n').map(printable);
  const painted = markOf(finding.severity, page)(padded(mark, INDENT.length));
  const title = style.strong(paragraph(printable(finding.title), width, INDENT, ''));
  const lines: Line[] = [shown`${painted}${title}`];
  const subject = shown`${INDENT}${shownPath(finding.subject, roots)}`;
  const id = printable(`[${finding.id}]`);
  // A path is never broken: it may hold spaces, and is to be copied.
  const fits = subject.length + 2 + id.length <= width;
  lines.push(
    ...(fits ? [shown`${subject}  ${id}`] : [subject, shown`${INDENT}${id}`]).map(style.faint),
  );
  if (inFull) {
    lines.push(...block(finding.explanation));
    if (finding.advice) lines.push(...block(`→ ${finding.advice}`));
  }
  if (page.all) {
    for (const evidence of finding.evidence) {
      lines.push(...block(evidenceLine(evidence, roots)).map(style.faint));
    }
    if (finding.reference)
      lines.push(style.faint(shown`${INDENT}see ${printable(finding.reference)}`));
  }
  return lines;
}

function evidenceLine(evidence: Evidence, roots: readonly string[]): string {
  const { path, offset, what, value, certainty } = evidence;
  const place = offset === undefined ? '' : ` @0x${offset.toString(16)}`;
  return `- ${what}: ${value} (${certainty}, ${shownPath(path, roots)}${place})`;
}

function markOf(severity: Severity, { style }: Page): Style['good'] {
  if (severity === 'info') return style.accent;
  return severity === 'warning' ? style.caution : style.bad;
}

/** `1 critical, 2 errors, 3 warnings`; what there is none of is left out. */
export function countBySeverity(findings: readonly Finding[]): string {
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    [count('critical'), 'critical', 'critical'],
    [count('error'), 'error', 'errors'],
    [count('warning'), 'warning', 'warnings'],
    [count('info'), 'note', 'notes'],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, one, many]) => formatCount(n, one, many));
  return told.length > 0 ? told.join(', ') : 'no findings';
}
