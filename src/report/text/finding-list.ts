import type { Severity } from '../../diagnosis/finding.ts';
import { type Line, padded, printable, shown } from '../printable.ts';
import type { EvidenceView, FindingGroup, FindingView } from '../view/finding-groups.ts';
import { paragraph } from './paragraph.ts';
import type { Page, Style } from './style.ts';

const MARKS: Readonly<Record<Severity, string>> = {
  critical: '‼',
  error: '✖',
  warning: '▲',
  info: '·',
};
const INDENT = printable(' '.repeat(11));

/** Findings in their order, each with what it means and what to do; of a kind the first in full. */
export function findingList(groups: readonly FindingGroup[], page: Page): Line[] {
  const lines: Line[] = [];
  for (const { listed, folded } of groups) {
    const told = page.all ? [...listed, ...folded] : listed;
    for (const [i, finding] of told.entries()) {
      lines.push(...describe(finding, i === 0 || page.all, page));
    }
    if (folded.length > 0 && !page.all) {
      const more = shown`${INDENT}… and ${folded.length} more of this kind (--all)`;
      lines.push(page.style.faint(more));
    }
    lines.push('');
  }
  return lines.slice(0, -1);
}

function describe(finding: FindingView, inFull: boolean, page: Page): Line[] {
  const { style, width } = page;
  const mark = printable(`${MARKS[finding.severity]} ${finding.severity}`);
  const block = (text: string) =>
    paragraph(printable(text), width, INDENT).split('\n').map(printable);
  const painted = markOf(finding.severity, page)(padded(mark, INDENT.length));
  const title = style.strong(paragraph(printable(finding.title), width, INDENT, ''));
  const lines: Line[] = [shown`${painted}${title}`];
  const subject = shown`${INDENT}${printable(finding.name)}`;
  const id = printable(`[${finding.id}]`);
  // A path is never broken: it may hold spaces, and is to be copied.
  const fits = subject.length + 2 + id.length <= width;
  const named = fits ? [shown`${subject}  ${id}`] : [subject, shown`${INDENT}${id}`];
  lines.push(...named.map(style.faint));
  if (inFull) {
    lines.push(...block(finding.explanation));
    if (finding.advice) lines.push(...block(`→ ${finding.advice}`));
  }
  if (page.all) {
    for (const evidence of finding.evidence) {
      lines.push(...block(evidenceLine(evidence)).map(style.faint));
    }
    if (finding.reference) {
      lines.push(style.faint(shown`${INDENT}see ${printable(finding.reference)}`));
    }
  }
  return lines;
}

function evidenceLine({ name, offset, what, value, certainty }: EvidenceView): string {
  const place = offset === undefined ? '' : ` @0x${offset.toString(16)}`;
  return `- ${what}: ${value} (${certainty}, ${name}${place})`;
}

function markOf(severity: Severity, { style }: Page): Style['good'] {
  if (severity === 'info') return style.accent;
  return severity === 'warning' ? style.caution : style.bad;
}
