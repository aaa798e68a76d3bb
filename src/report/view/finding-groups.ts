import { formatCount } from '../../bytes/quantity.ts';
import type { Evidence, Finding, Severity } from '../../diagnosis/finding.ts';
import { groupBy } from '../../sets/group-by.ts';
import { type Folding, folding } from './folding.ts';
import { pathWithin } from './names.ts';

/** Findings of one kind listed before the rest is counted. */
const SHOWN_OF_A_KIND = 3;

/** Findings of one kind, of which the first explains all. */
export interface FindingGroup extends Folding<FindingView> {
  readonly id: string;
}

/** A finding; the texts quote names from files: hostile until shown escaped. */
export interface FindingView extends Omit<Finding, 'evidence'> {
  /** The path of its subject without the folder that was given. */
  readonly name: string;
  readonly evidence: readonly EvidenceView[];
}

export interface EvidenceView extends Evidence {
  /** The path without the folder that was given. */
  readonly name: string;
}

/** Findings, and how many there are of each severity. */
export interface FindingsView {
  /** `1 critical, 2 errors` */
  readonly headline: string;
  readonly findings: readonly FindingGroup[];
}

export function findingsView(findings: readonly Finding[], roots: readonly string[]): FindingsView {
  return { headline: countBySeverity(findings), findings: findingGroups(findings, roots) };
}

/** Findings as they come, the most severe first, those of a kind together. */
export function findingGroups(
  findings: readonly Finding[],
  roots: readonly string[],
): FindingGroup[] {
  const views = findings.map((finding) => findingView(finding, roots));
  return [...groupBy(views, ({ id }) => id)].map(([id, group]) => {
    return { id, ...folding(group, SHOWN_OF_A_KIND) };
  });
}

function findingView(finding: Finding, roots: readonly string[]): FindingView {
  return {
    ...finding,
    name: pathWithin(finding.subject, roots),
    evidence: finding.evidence.map((one) => ({ ...one, name: pathWithin(one.path, roots) })),
  };
}

/** `1 critical, 2 errors, 3 warnings`; what there is none of is left out. */
export function countBySeverity(findings: readonly Pick<Finding, 'severity'>[]): string {
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
